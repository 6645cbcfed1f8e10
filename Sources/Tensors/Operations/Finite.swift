import Kernels

/// How many values of `x` are infinite or not a number.
public func nonFiniteCount(_ x: Tensor) -> Int {
  x.withValues { values in
    guard let base = values.baseAddress else { return 0 }
    return kernels_count_nonfinite(base, values.count)
  }
}
