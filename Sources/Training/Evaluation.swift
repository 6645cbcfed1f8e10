import Backbones
import Foundation
import Tensors

/// How well a network tells held-out scenes, and whether its evidence lies on the objects.
public struct Evaluation: Codable, Sendable, Hashable {
  /// How many scenes were shown.
  public let images: Int
  /// The share of scenes whose class has the highest logit.
  public let accuracy: Double
  /// The pointing game: the share of scenes where the centre of the strongest cell of the Grad-CAM
  /// for the right class at the last features lies within 15 pixels of the object's mask.
  ///
  /// A map without positive evidence points nowhere. Source: Zhang et al., "Top-down Neural Attention
  /// by Excitation Backprop", section 4.1.
  public let pointing: Double
  /// The share of the map's positive mass that lies inside the mask, the mean over scenes.
  public let massInside: Double

  /// How far from the mask a point may lie, in pixels.
  public static let tolerance = 15.0

  /// Shows a network the first `images` of the scenes that training never uses, at full difficulty.
  ///
  /// - Parameter progress: called with the share that is done; it throws to give up.
  /// - Throws: what `progress` throws.
  public init(
    _ network: LoadedNetwork, images: Int, progress: (Double) throws -> Void = { _ in }
  ) throws {
    precondition(network.height == network.width, "scenes are squares")
    var sum = Figures()
    // A few micro-batches at a time, so that there is progress to tell.
    let round = 4 * 2 * Threads.count
    for start in stride(from: 0, to: images, by: round) {
      let end = min(start + round, images)
      let parts = Threads.map((end - start + 3) / 4) { part in
        let first = start + 4 * part
        let seeds = (first..<min(first + 4, end)).map { SceneSeeds.evaluation(index: $0) }
        return Figures(network, SceneBatch(seeds, difficulty: 1, size: network.height))
      }
      for figures in parts { sum.add(figures) }
      try progress(Double(end) / Double(images))
    }
    self.images = images
    let count = Double(max(1, images))
    accuracy = Double(sum.right) / count
    pointing = Double(sum.hits) / count
    massInside = sum.inside / count
  }
}

/// Sums over scenes.
private struct Figures {
  var right = 0
  var hits = 0
  var inside = 0.0

  init() {}

  /// The sums of a few scenes.
  ///
  /// The logits are the mean of a linear function of the N tokens, so the gradient of class c with
  /// respect to each is W_c / N, and the cell of Grad-CAM at a token x is W_c · x / N.
  init(_ network: LoadedNetwork, _ batch: SceneBatch) {
    let trace = Trace()
    let last = network.backbone.lastFeatures(batch.images, trace)
    let tokens = network.backbone.tokenLogits(last, trace)
    let nothing = Features(
      Tensor(zeros: [1, 1, last.channels]), grid: Grid(height: 1, width: 1), stride: last.stride)
    let bias = network.backbone.logits(nothing, trace).values
    let (values, count) = (tokens.values, last.grid.count)
    for (image, label) in batch.labels.enumerated() {
      func cells(_ index: Int) -> [Float] {
        (0..<count).map { values[(image * count + $0) * bias.count + index] - bias[index] }
      }
      let logits = bias.indices.map { cells($0).reduce(0, +) / Float(count) + bias[$0] }
      if logits.firstIndex(of: logits.max() ?? 0) == label { right += 1 }
      let map = cells(label)
      let strongest = map.indices.max { map[$0] < map[$1] } ?? 0
      if map[strongest] > 0, batch.isNear(cell: strongest, of: last, image: image) { hits += 1 }
      let coverage = batch.coverage(of: image, grid: last.grid, stride: last.stride)
      let positive = map.map { max(0, $0) }
      let mass = positive.reduce(0, +)
      if mass > 0 {
        inside += Double(zip(positive, coverage).reduce(0) { $0 + $1.0 * $1.1 } / mass)
      }
    }
  }

  mutating func add(_ other: Figures) {
    right += other.right
    hits += other.hits
    inside += other.inside
  }
}

extension SceneBatch {
  /// Whether the centre of a cell lies within the tolerance of the object's mask.
  fileprivate func isNear(cell: Int, of features: Features, image: Int) -> Bool {
    let (height, width) = (masks.shape[1], masks.shape[2])
    let y = (Double(cell / features.grid.width) + 0.5) * Double(features.stride)
    let x = (Double(cell % features.grid.width) + 0.5) * Double(features.stride)
    let reach = Evaluation.tolerance
    func range(_ center: Double, _ bound: Int) -> Range<Int> {
      let low = min(bound, max(0, Int(center - reach - 1)))
      return low..<max(low, min(bound, Int(center + reach + 2)))
    }
    return masks.withValues { mask in
      for row in range(y, height) {
        for column in range(x, width) where mask[(image * height + row) * width + column] >= 0.5 {
          let (down, right) = (Double(row) + 0.5 - y, Double(column) + 0.5 - x)
          if down * down + right * right <= reach * reach { return true }
        }
      }
      return false
    }
  }
}
