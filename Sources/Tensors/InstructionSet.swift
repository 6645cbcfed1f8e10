import Kernels

/// The instruction sets that the vector loops are compiled for.
///
/// The widest one that the processor has is used; another is for tests, and for finding out whether a
/// result depends on it.
public enum InstructionSet: String, CaseIterable, Sendable {
  case baseline, avx2, avx512

  /// The ones this processor can run, from the narrowest on.
  public static var available: [InstructionSet] {
    let widest = kernels_widest_path().rawValue
    return allCases.filter { $0.path.rawValue <= widest }
  }

  /// Runs `body` with this one, or the widest the processor has: what the calling thread computes
  /// and what its workers do for it, whatever other threads use meanwhile.
  public func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    kernels_use_path_here(path)
    defer { kernels_use_widest_path_here() }
    return try body()
  }

  private var path: kernels_path {
    switch self {
    case .baseline: KERNELS_BASELINE
    case .avx2: KERNELS_AVX2
    case .avx512: KERNELS_AVX512
    }
  }
}
