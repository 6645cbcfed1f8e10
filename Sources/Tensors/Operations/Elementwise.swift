import Kernels

/// The sum of two tensors of one shape.
public func + (a: Tensor, b: Tensor) -> Tensor {
  precondition(a.shape == b.shape, "\(a.shape) and \(b.shape) cannot be added")
  return result(a.shape, from: a, b) { y in
    Threads.divide(a.count, least: 1 << 15) { part in
      let start = part.lowerBound
      kernels_add(a.pointer + start, b.pointer + start, y + start, part.count)
    }
  }.derived(from: .init(a) { $0 }, .init(b) { $0 })
}

/// The products of two tensors of one shape, value by value.
public func * (a: Tensor, b: Tensor) -> Tensor {
  precondition(a.shape == b.shape, "\(a.shape) and \(b.shape) cannot be multiplied")
  return combined(a.constant, b.constant, kernels_multiply)
    .derived(from: .init(a) { [b = b.constant] in $0 * b }, .init(b) { [a = a.constant] in $0 * a })
}

/// GELU(x) = x Φ(x), with the exact normal distribution function.
///
/// Like all functions of single values it writes over an `x` that nobody else holds.
///
/// Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", section 2.
public func gelu(_ x: consuming Tensor) -> Tensor {
  guard x.isTracked else { return mapped(consume x, kernels_gelu) }
  let x = x
  let values = x.constant
  return mapped(values, kernels_gelu)
    .derived(from: .init(x) { combined(values, $0, kernels_gelu_gradient) })
}

/// max(x, 0).
public func relu(_ x: consuming Tensor) -> Tensor {
  guard x.isTracked else { return mapped(consume x, kernels_relu) }
  let x = x
  let y = mapped(x.constant, kernels_relu)
  return y.derived(from: .init(x) { combined(y, $0, kernels_relu_gradient) })
}

/// 1 / (1 + exp(-x)).
public func sigmoid(_ x: consuming Tensor) -> Tensor {
  guard x.isTracked else { return mapped(consume x, kernels_sigmoid) }
  let x = x
  let y = mapped(x.constant, kernels_sigmoid)
  return y.derived(from: .init(x) { combined(y, $0, kernels_sigmoid_gradient) })
}

private func mapped(
  _ x: consuming Tensor, _ loop: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
) -> Tensor {
  func fill(_ y: UnsafeMutablePointer<Float>, from: UnsafePointer<Float>, count: Int) {
    Threads.divide(count, least: 1 << 13) { part in
      loop(from + part.lowerBound, y + part.lowerBound, part.count)
    }
  }
  if x.isOnlyHolder {
    fill(x.pointer, from: x.pointer, count: x.count)
    return x
  }
  let (given, count) = (x, x.count)
  return result(given.shape, from: given) { fill($0, from: given.pointer, count: count) }
}

/// A function of the values of two tensors of one shape.
private func combined(
  _ a: Tensor, _ b: Tensor,
  _ loop: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
) -> Tensor {
  result(a.shape, from: a, b) { y in
    Threads.divide(a.count, least: 1 << 13) { part in
      let start = part.lowerBound
      loop(a.pointer + start, b.pointer + start, y + start, part.count)
    }
  }
}
