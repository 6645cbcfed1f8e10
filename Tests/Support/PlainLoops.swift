import Foundation
import Tensors

/// The pixels under each cell that a square kernel puts out.
public struct PlainWindows {
  let height: Int
  let width: Int
  let kernel: Int
  let stride: Int
  let padding: Int

  /// The windows of a kernel over height x width pixels.
  public init(height: Int, width: Int, kernel: Int, stride: Int, padding: Int) {
    self.height = height
    self.width = width
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// Rows of cells.
  public var rows: Int { (height + 2 * padding - kernel) / stride + 1 }
  /// Columns of cells.
  public var columns: Int { (width + 2 * padding - kernel) / stride + 1 }

  /// For every cell, row by row, the pixels under it and the places of the kernel over them, both
  /// as flat indices; padding is left out.
  public var cells: [[(place: Int, pixel: Int)]] {
    (0..<rows * columns).map { cell in
      (0..<kernel * kernel).compactMap { place in
        let y = cell / columns * stride + place / kernel - padding
        let x = cell % columns * stride + place % kernel - padding
        guard (0..<height).contains(y), (0..<width).contains(x) else { return nil }
        return (place, y * width + x)
      }
    }
  }
}

/// A convolution as its definition, summed in double precision.
///
/// - Parameters:
///   - x: [batch, height, width, inputs]
///   - weight: [outputs, kernel, kernel, inputs]
///   - bias: [outputs]
public func plainConvolution(
  _ x: Tensor, _ weight: Tensor, _ bias: Tensor, stride: Int, padding: Int
) -> Tensor {
  let (height, width, inputs) = (x.shape[1], x.shape[2], x.shape[3])
  let (outputs, kernel) = (weight.shape[0], weight.shape[1])
  let windows = PlainWindows(
    height: height, width: width, kernel: kernel, stride: stride, padding: padding)
  let (pixels, weights, offsets) = (x.values, weight.values, bias.values)
  let cells = windows.cells
  var sums: [Float] = []
  for image in 0..<x.shape[0] {
    for cell in cells {
      for output in 0..<outputs {
        var sum = Double(offsets[output])
        for (place, pixel) in cell {
          let from = (image * height * width + pixel) * inputs
          let by = (output * kernel * kernel + place) * inputs
          for c in 0..<inputs { sum += Double(pixels[from + c]) * Double(weights[by + c]) }
        }
        sums.append(Float(sum))
      }
    }
  }
  return Tensor(sums, shape: [x.shape[0], windows.rows, windows.columns, outputs])
}

/// exp(x) / sum exp(x) over rows of `columns` values, in double precision.
public func plainSoftmax(_ x: [Float], columns: Int) -> [Float] {
  inRows(x, of: columns) { row in
    let greatest = row.max() ?? 0
    let powers = row.map { exp($0 - greatest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

/// (x - mean) / sqrt(variance + epsilon) · weight + bias over rows of `columns` values, in double
/// precision; weight and bias are repeated as often as they fit.
public func plainNorm(
  _ x: [Float], columns: Int, weight: [Float], bias: [Float], epsilon: Double = 1e-5
) -> [Float] {
  inRows(x, of: columns) { row in
    let mean = row.reduce(0, +) / Double(columns)
    let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
    return row.enumerated().map { index, value in
      let channel = index % weight.count
      return (value - mean) / (variance + epsilon).squareRoot() * Double(weight[channel])
        + Double(bias[channel])
    }
  }
}

private func inRows(
  _ x: [Float], of columns: Int, _ body: ([Double]) -> [Double]
) -> [Float] {
  stride(from: 0, to: x.count, by: columns).flatMap { start in
    body(x[start..<start + columns].map(Double.init)).map { Float($0) }
  }
}
