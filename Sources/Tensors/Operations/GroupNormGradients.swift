import Kernels

/// The mean of an image and 1 / sqrt(variance + epsilon).
struct GroupMoments {
  let mean: Float
  let scale: Float
}

/// What the gradients of a norm of whole images share.
///
/// With n the normalised image and g = dy · weight: dx = scale (g - mean(g) - n mean(g n)).
final class GroupNormGradients {
  private let x: Tensor
  private let weight: Tensor
  private let moments: [GroupMoments]
  /// Of each image, the sums over its rows of dy and of (x - mean) · dy, which the gradients of the
  /// input and the weight both need.
  private var known: [(ofResult: [Float], products: [Float])] = []

  init(x: Tensor, weight: Tensor, moments: [GroupMoments]) {
    (self.x, self.weight, self.moments) = (x, weight, moments)
  }

  private var channels: Int { weight.count }
  private var rows: Int { x.count / max(1, moments.count * channels) }

  private func sums(of dy: Tensor) -> [(ofResult: [Float], products: [Float])] {
    if known.isEmpty {
      known = moments.indices.map { image in
        let first = image * rows
        let mean = Tensor(
          [Float](repeating: moments[image].mean, count: channels), shape: [channels])
        let sums = sumOverParts(rows, least: 256, count: channels) { part, sums in
          kernels_add_column_sums(
            dy.pointer + (first + part.lowerBound) * channels, sums, part.count, channels)
        }
        return (sums.values, columnProducts(x, mean, dy, rows: first..<first + rows).values)
      }
    }
    return known
  }

  func ofWeight(_ dy: Tensor) -> Tensor {
    var gradient = [Float](repeating: 0, count: channels)
    for (sums, moment) in zip(sums(of: dy), moments) {
      for c in 0..<channels { gradient[c] += moment.scale * sums.products[c] }
    }
    return Tensor(gradient, shape: [channels])
  }

  func ofBias(_ dy: Tensor) -> Tensor {
    var gradient = [Float](repeating: 0, count: channels)
    for sums in sums(of: dy) {
      for c in 0..<channels { gradient[c] += sums.ofResult[c] }
    }
    return Tensor(gradient, shape: [channels])
  }

  func ofInput(_ dy: Tensor) -> Tensor {
    let factors = weight.values
    let count = Double(rows * channels)
    func mean(_ sums: [Float]) -> Float {
      Float(zip(sums, factors).reduce(0) { $0 + Double($1.0) * Double($1.1) } / count)
    }
    return result(x.shape, from: x, weight, dy) { dx in
      for (image, (sums, moment)) in zip(sums(of: dy), moments).enumerated() {
        let start = image * rows * channels
        let cubed = moment.scale * moment.scale * moment.scale
        NormGradient(
          mean: [Float](repeating: moment.mean, count: channels),
          ofResult: factors.map { $0 * moment.scale },
          ofInput: [Float](repeating: -cubed * mean(sums.products), count: channels),
          shift: [Float](repeating: -moment.scale * mean(sums.ofResult), count: channels)
        ).write(dy.pointer + start, x.pointer + start, rows: rows, to: dx + start)
      }
    }
  }
}

/// The gradient of a norm's input from sums that were taken before, channel by channel:
/// dx = dy · ofResult + (x - mean) · ofInput + shift.
struct NormGradient {
  let mean: [Float]
  let ofResult: [Float]
  let ofInput: [Float]
  let shift: [Float]

  func write(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int,
    to dx: UnsafeMutablePointer<Float>
  ) {
    let channels = mean.count
    Threads.divide(rows, least: 64) { part in
      let start = part.lowerBound * channels
      kernels_norm_gradient(
        dy + start, x + start, mean, ofResult, ofInput, shift, dx + start, part.count, channels)
    }
  }
}
