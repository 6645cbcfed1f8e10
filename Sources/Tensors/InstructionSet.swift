import Kernels

/// The instruction sets that the vector loops are compiled for.
///
/// The widest one that the processor has is used from the start; choosing another is for tests, and
/// for finding out whether a result depends on it.
public enum InstructionSet: String, CaseIterable, Sendable {
  case baseline, avx2, avx512

  /// The ones this processor can run, from the narrowest on.
  public static var available: [InstructionSet] {
    let widest = kernels_widest_path().rawValue
    return allCases.filter { $0.path.rawValue <= widest }
  }

  /// Uses this one from now on, or the widest the processor has.
  ///
  /// - Returns: the one in use.
  @discardableResult
  public func use() -> InstructionSet {
    let used = kernels_select_path(path)
    return Self.allCases.first { $0.path == used } ?? .baseline
  }

  private var path: kernels_path {
    switch self {
    case .baseline: KERNELS_BASELINE
    case .avx2: KERNELS_AVX2
    case .avx512: KERNELS_AVX512
    }
  }
}
