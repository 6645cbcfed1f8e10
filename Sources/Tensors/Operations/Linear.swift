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
  return result(x.shape.dropLast() + [outputs], from: x, weight) { y in
    multiplyRows(
      x.pointer, by: weight.pointer, bias: bias?.pointer, into: y, rows: rows, inputs: inputs,
      outputs: outputs)
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
