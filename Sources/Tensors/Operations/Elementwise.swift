import Kernels

/// The sum of two tensors of one shape.
public func + (a: Tensor, b: Tensor) -> Tensor {
  precondition(a.shape == b.shape, "\(a.shape) and \(b.shape) cannot be added")
  return result(a.shape, from: a, b) { y in
    Threads.divide(a.count, least: 1 << 15) { part in
      let start = part.lowerBound
      kernels_add(a.pointer + start, b.pointer + start, y + start, part.count)
    }
  }
}

/// GELU(x) = x Φ(x), with the exact normal distribution function.
///
/// Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", section 2.
public func gelu(_ x: Tensor) -> Tensor { mapped(x, kernels_gelu) }

/// max(x, 0).
public func relu(_ x: Tensor) -> Tensor { mapped(x, kernels_relu) }

/// 1 / (1 + exp(-x)).
public func sigmoid(_ x: Tensor) -> Tensor { mapped(x, kernels_sigmoid) }

private func mapped(
  _ x: Tensor, _ loop: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
) -> Tensor {
  result(x.shape, from: x) { y in
    Threads.divide(x.count, least: 1 << 13) { part in
      loop(x.pointer + part.lowerBound, y + part.lowerBound, part.count)
    }
  }
}
