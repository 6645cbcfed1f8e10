import Kernels

/// The mean of an image and 1 / sqrt(variance + epsilon).
struct GroupMoments {
  let mean: Float
  let scale: Float
}

/// What the gradients of a norm of whole images need.
///
/// With n the normalised image and g = dy · weight: dx = scale (g - mean(g) - n mean(g n)).
struct GroupNormGradients {
  let x: Tensor
  let weight: Tensor
  let moments: [GroupMoments]

  private var channels: Int { weight.count }
  private var rows: Int { x.count / max(1, moments.count * channels) }

  /// The sum over the image's rows of (x - mean) · dy.
  private func products(_ dy: Tensor, image: Int) -> Tensor {
    let mean = Tensor([Float](repeating: moments[image].mean, count: channels), shape: [channels])
    return columnProducts(x, mean, dy, rows: image * rows..<(image + 1) * rows)
  }

  func ofWeight(_ dy: Tensor) -> Tensor {
    var sums = [Float](repeating: 0, count: channels)
    for image in moments.indices {
      let products = products(dy, image: image).values
      for c in 0..<channels { sums[c] += moments[image].scale * products[c] }
    }
    return Tensor(sums, shape: [channels])
  }

  func ofInput(_ dy: Tensor) -> Tensor {
    let factors = weight.values
    let count = Double(rows * channels)
    return result(x.shape, from: x, weight, dy) { dx in
      for (image, moment) in moments.enumerated() {
        let start = image * rows * channels
        let sums = sumOverParts(rows, least: 256, count: channels) { part, sums in
          kernels_add_column_sums(
            dy.pointer + start + part.lowerBound * channels, sums, part.count, channels)
        }
        func mean(_ sums: Tensor) -> Float {
          Float(zip(sums.values, factors).reduce(0) { $0 + Double($1.0) * Double($1.1) } / count)
        }
        let squared = moment.scale * moment.scale
        NormGradient(
          mean: [Float](repeating: moment.mean, count: channels),
          ofResult: factors.map { $0 * moment.scale },
          ofInput: [Float](
            repeating: -moment.scale * squared * mean(products(dy, image: image)), count: channels),
          shift: [Float](repeating: -moment.scale * mean(sums), count: channels)
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
