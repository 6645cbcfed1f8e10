import Kernels

/// y = x Wᵀ + b, for every row of x.
///
/// - Parameters:
///   - x: [..., inputs]
///   - weight: [outputs, inputs]
///   - bias: [outputs], or nil
/// - Returns: [..., outputs]
public func linear(_ x: Tensor, weight: Tensor, bias: Tensor?) -> Tensor {
  let inputs = weight.shape[1]
  let outputs = weight.shape[0]
  precondition(x.shape.last == inputs, "\(x.shape) has not \(inputs) channels")
  let rows = x.count / inputs
  let (shape, weightShape) = (x.shape, weight.shape)
  return result(shape.dropLast() + [outputs], from: x, weight) { y in
    multiplyRows(
      x.pointer, by: weight.pointer, bias: bias?.pointer, into: y, rows: rows, inputs: inputs,
      outputs: outputs)
  }.derived(
    from: [
      .init(x) { [weight = weight.constant] in multiplyRows($0, by: weight).reshaped(shape) },
      .init(weight) { [x = x.constant] in productOfRows($0, x).reshaped(weightShape) },
    ] + (bias.map { [.init($0) { columnSums($0) }] } ?? []))
}

/// y[rows, inputs] = x[rows, outputs] weight[outputs, inputs], divided among the threads by rows, or
/// by inputs where rows are few.
private func multiplyRows(_ x: Tensor, by weight: Tensor) -> Tensor {
  let (outputs, inputs) = (weight.shape[0], weight.shape[1])
  let rows = x.count / outputs
  return result([rows, inputs], from: x, weight) { y in
    func block(_ row: Range<Int>, _ column: Range<Int>) {
      kernels_gemm(
        0, 0, row.count, column.count, outputs, 1, x.pointer + row.lowerBound * outputs, outputs,
        weight.pointer + column.lowerBound, inputs, 0,
        y + row.lowerBound * inputs + column.lowerBound, inputs)
    }
    guard rows * inputs * outputs > 1 << 15 else { return block(0..<rows, 0..<inputs) }
    if rows >= 64 {
      Threads.divide(rows, least: 32) { block($0, 0..<inputs) }
    } else {
      Threads.divide(inputs, least: 32) { block(0..<rows, $0) }
    }
  }
}

/// The sum over rows r of a[r, :] b[r, :]ᵀ: the gradient of a weight, of `a` that of its output and
/// `b` its input.
///
/// - Parameters:
///   - a: [..., outputs]
///   - b: [..., inputs]
/// - Returns: [outputs · inputs]
func productOfRows(_ a: Tensor, _ b: Tensor) -> Tensor {
  let (outputs, inputs) = (a.shape.last ?? 1, b.shape.last ?? 1)
  let rows = a.count / max(1, outputs)
  precondition(rows == b.count / max(1, inputs), "\(a.shape) and \(b.shape) have unlike rows")
  return sumOverParts(rows, least: 64, count: outputs * inputs) { part, sum in
    kernels_gemm(
      1, 0, outputs, inputs, part.count, 1, a.pointer + part.lowerBound * outputs, outputs,
      b.pointer + part.lowerBound * inputs, inputs, 1, sum, inputs)
  }
}

/// y[rows, outputs] = x[rows, inputs] weight[outputs, inputs]ᵀ + bias, divided among the threads:
/// by rows, or by outputs where rows are few.
func multiplyRows(
  _ x: UnsafePointer<Float>, by weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  into y: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, outputs: Int
) {
  func block(_ row: Range<Int>, _ column: Range<Int>) {
    guard !row.isEmpty, !column.isEmpty else { return }
    let corner = y + row.lowerBound * outputs + column.lowerBound
    if let bias {
      for r in 0..<row.count {
        (corner + r * outputs).update(from: bias + column.lowerBound, count: column.count)
      }
    }
    kernels_gemm(
      0, 1, row.count, column.count, inputs, 1, x + row.lowerBound * inputs, inputs,
      weight + column.lowerBound * inputs, inputs, bias == nil ? 0 : 1, corner, outputs)
  }
  // Below this many multiply-adds a second thread costs more than it saves.
  guard rows * inputs * outputs > 1 << 15 else { return block(0..<rows, 0..<outputs) }
  if rows >= 64 {
    Threads.divide(rows, least: 32) { block($0, 0..<outputs) }
  } else {
    Threads.divide(outputs, least: 32) { block(0..<rows, $0) }
  }
}
