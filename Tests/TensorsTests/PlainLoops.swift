import Foundation
import Kernels
import Tensors

/// Values for a tensor, different at every index and around zero.
func variedValues(_ shape: [Int], _ seed: Int = 1) -> Tensor {
  let count = shape.reduce(1, *)
  return Tensor(
    (0..<count).map { Float((($0 &+ seed) &* 7919) % 2003) / 1001.5 - 1 }, shape: shape)
}

/// The largest difference between two lists of values.
func greatestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// Runs `body` on every path of the loops that this processor has, one after the other.
///
/// The path in use is one for the whole process, so only one test at a time may choose it.
func onEveryPath(_ body: (kernels_path) -> Void) {
  pathLock.withLock {
    for path in [KERNELS_BASELINE, KERNELS_AVX2, KERNELS_AVX512]
    where path.rawValue <= kernels_widest_path().rawValue {
      kernels_select_path(path)
      body(path)
    }
    kernels_select_path(kernels_widest_path())
  }
}

private let pathLock = NSLock()
