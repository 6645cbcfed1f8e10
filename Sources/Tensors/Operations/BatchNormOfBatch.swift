import Kernels

/// y = (x - mean) / sqrt(variance + epsilon) · weight + bias, channel by channel, with the mean and
/// variance of the batch itself: the norm while it is trained.
///
/// The gradient goes through the batch's mean and variance too. What is returned of them is for the
/// running averages and constant.
///
/// Source: Ioffe, Szegedy, "Batch Normalization", algorithm 1.
///
/// - Parameters:
///   - x: [..., channels]
///   - weight: [channels]
///   - bias: [channels]
/// - Returns: `y` in the shape of `x`; the batch's `mean`, [channels], and its `variance`,
///   [channels], of which a sample's estimate (the sum of squares over one less than their number)
///   is given, while the norm divides by their number.
public func batchNormOfBatch(
  _ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float
) -> (y: Tensor, mean: Tensor, variance: Tensor) {
  let channels = weight.count
  precondition(x.shape.last == channels, "\(x.shape) has not \(channels) channels")
  guard x.hasValues, weight.hasValues, bias.hasValues else {
    return (x.outline, Tensor(outline: [channels]), Tensor(outline: [channels]))
  }
  let rows = x.count / channels
  let values = x.constant
  let mean = columnSums(values).divided(by: Float(max(1, rows)))
  let squares = withExtendedLifetime((values.storage, mean.storage)) {
    sumOverParts(rows, least: 256, count: channels) { part, sums in
      kernels_add_column_deviations(
        values.pointer + part.lowerBound * channels, mean.pointer, sums, part.count, channels)
    }
  }
  let y = batchNorm(
    values, weight: weight.constant, bias: bias.constant, mean: mean,
    variance: squares.divided(by: Float(max(1, rows))), epsilon: epsilon)
  let sample = squares.divided(by: Float(max(1, rows - 1)))
  guard x.isTracked || weight.isTracked || bias.isTracked else { return (y, mean, sample) }
  let gradients = BatchNormGradients(
    x: values, weight: weight.constant, mean: mean,
    scale: squares.values.map { 1 / ($0 / Float(max(1, rows)) + epsilon).squareRoot() })
  let derived = y.derived(
    from: .init(x) { gradients.ofInput($0) }, .init(weight) { gradients.ofWeight($0) },
    .init(bias) { gradients.sums(of: $0).ofResult })
  return (derived, mean, sample)
}

/// What the gradients of a norm by the batch's own moments share.
///
/// With n the normalised input, dx = weight · scale (dy - mean(dy) - n mean(dy n)).
private final class BatchNormGradients {
  private let x: Tensor
  private let weight: Tensor
  private let mean: Tensor
  private let scale: [Float]
  /// A gradient is asked for once, by the input, the weight and the bias.
  private var known: (ofResult: Tensor, products: Tensor)?

  init(x: Tensor, weight: Tensor, mean: Tensor, scale: [Float]) {
    (self.x, self.weight, self.mean, self.scale) = (x, weight, mean, scale)
  }

  private var channels: Int { scale.count }
  private var rows: Int { x.count / channels }

  /// The sums over the rows of dy and of (x - mean) · dy.
  func sums(of dy: Tensor) -> (ofResult: Tensor, products: Tensor) {
    if let known { return known }
    let sums = (columnSums(dy), columnProducts(x, mean, dy, rows: 0..<rows))
    known = sums
    return sums
  }

  func ofWeight(_ dy: Tensor) -> Tensor {
    Tensor(zip(sums(of: dy).products.values, scale).map { $0 * $1 }, shape: [channels])
  }

  func ofInput(_ dy: Tensor) -> Tensor {
    let (ofResult, products) = (sums(of: dy).ofResult.values, sums(of: dy).products.values)
    let factors = zip(weight.values, scale).map { $0 * $1 }
    let gradient = NormGradient(
      mean: mean.values, ofResult: factors,
      ofInput: (0..<channels).map {
        -factors[$0] * scale[$0] * scale[$0] * products[$0] / Float(rows)
      },
      shift: zip(factors, ofResult).map { -$0 * $1 / Float(rows) })
    return result(x.shape, from: x, dy) { dx in
      gradient.write(dy.pointer, x.pointer, rows: rows, to: dx)
    }
  }
}

extension Tensor {
  fileprivate func divided(by divisor: Float) -> Tensor {
    Tensor(values.map { $0 / divisor }, shape: shape)
  }
}
