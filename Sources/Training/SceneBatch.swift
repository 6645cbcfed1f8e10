import Backbones
import Pictures
import Scenes
import Tensors

/// A few scenes as a network takes them.
struct SceneBatch {
  /// The pictures, normalised, [batch, height, width, 3].
  let images: Tensor
  /// The masks, [batch, height, width].
  let masks: Tensor
  /// The class of each.
  let labels: [Int]

  /// Draws the scenes of `seeds`, squares of `size` pixels a side.
  init(_ seeds: [UInt64], difficulty: Double, size: Int) {
    let scenes = seeds.map {
      Scene(seed: $0, difficulty: difficulty, height: size, width: size)
    }
    labels = scenes.map(\.shape.index)
    let pixels = size * size
    images = Tensor(shape: [seeds.count, size, size, 3]) { values in
      for (index, scene) in scenes.enumerated() {
        let part = values[index * pixels * 3..<(index + 1) * pixels * 3]
        let image = UnsafeMutableBufferPointer(rebasing: part)
        scene.draw(into: image)
        Self.normalize(image)
      }
    }
    masks = Tensor(shape: [seeds.count, size, size]) { values in
      for (index, scene) in scenes.enumerated() {
        let part = values[index * pixels..<(index + 1) * pixels]
        scene.drawMask(into: UnsafeMutableBufferPointer(rebasing: part))
      }
    }
  }

  private static func normalize(_ image: UnsafeMutableBufferPointer<Float>) {
    let mean = SIMD3(ImageNet.mean[0], ImageNet.mean[1], ImageNet.mean[2])
    let scale =
      1 / SIMD3(ImageNet.deviation[0], ImageNet.deviation[1], ImageNet.deviation[2])
    for pixel in 0..<image.count / 3 {
      for channel in 0..<3 {
        image[3 * pixel + channel] = (image[3 * pixel + channel] - mean[channel]) * scale[channel]
      }
    }
  }

  /// Which share of each token's cell the object covers, [tokens]; what of a cell lies outside the
  /// picture counts for nothing.
  func coverage(of image: Int, grid: Grid, stride: Int) -> [Float] {
    let (height, width) = (masks.shape[1], masks.shape[2])
    return masks.withValues { values in
      (0..<grid.count).map { token in
        let rows = (token / grid.width * stride)..<min((token / grid.width + 1) * stride, height)
        let columns = (token % grid.width * stride)..<min((token % grid.width + 1) * stride, width)
        var sum: Float = 0
        for row in rows {
          for column in columns { sum += values[(image * height + row) * width + column] }
        }
        return sum / Float(max(1, rows.count * columns.count))
      }
    }
  }
}
