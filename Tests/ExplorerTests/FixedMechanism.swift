import Backbones
import Explain
import Explorer
import Tensors

extension Observation {
  /// What a pass of a network would leave, with the attention of some units made up by formula, so
  /// that views of every mechanism are the same on every machine.
  static func fixed(_ model: String, units paths: [String]) throws -> Observation {
    let request = Request(variant: try Variant.named(model), input: .picture("somewhere/photo.jpg"))
    let outline = try Outline(of: request)
    let template = try Observation.fixed()
    var attention: [Int: ObservedAttention] = [:]
    for path in paths {
      guard let unit = outline.unit(at: path), let record = outline.attention[unit] else {
        continue
      }
      attention[unit] = ObservedAttention(path: record.path, pattern: record.fixedPattern)
    }
    return Observation(
      request: request, outline: outline, input: template.input, weights: template.weights,
      logits: template.logits, classNames: template.classNames, attention: attention,
      measured: Measured(
        seconds: 0.0125, unitSeconds: outline.units.map { _ in 0.001 }, residentBytes: 80 << 20))
  }
}

extension AttentionRecord {
  /// The pattern of this record's mechanism with weights by formula.
  fileprivate var fixedPattern: any AttentionPattern {
    switch mechanism {
    case .windows(let windows):
      WindowPattern(windows, weights: fixed(tensors[0].weights.shape), bias: bias?.fixed)
    case .groups(let groups):
      GroupPattern(groups, weights: fixed(tensors[0].weights.shape), bias: bias?.fixed)
    case .dilated(let attention):
      DilatedPattern(attention, weights: tensors.map { fixed($0.weights.shape) })
    case .tokenPyramid(let pyramid): fixed(pyramid)
    case .global(let attention): GlobalPattern(attention, weights: fixed(tensors[0].weights.shape))
    case .spatialReduction(let reduction):
      SpatialReductionPattern(reduction, weights: fixed(tensors[0].weights.shape))
    case .recorded(let attention):
      RecordedPattern(attention, weights: fixed(tensors[0].weights.shape))
    }
  }

  /// Rows over the last axis that sum to 1: small whole numbers over their sum.
  private func fixed(_ shape: [Int]) -> Tensor {
    let keys = shape[shape.count - 1]
    return Tensor(shape: shape) { values in
      for row in 0..<values.count / keys {
        var sum = 0
        for key in 0..<keys {
          let value = 1 + (row * 7 + key * key * 3 + key * 5) % 13
          values[row * keys + key] = Float(value)
          sum += value
        }
        for key in 0..<keys { values[row * keys + key] /= Float(sum) }
      }
    }
  }

  /// Each level's weights by formula, and the keys that follow from them.
  private func fixed(_ pyramid: TokenPyramid) -> any AttentionPattern {
    let heads = tensors[0].weights.shape[2]
    var weights: [Tensor] = []
    var selections: [KeySelection] = []
    for level in 0..<pyramid.levels {
      let grid = pyramid.grid(level)
      let keys = level == 0 ? grid.count : 4 * TokenPyramid.keptKeys
      var own = fixed([1, heads, grid.count, keys])
      guard level > 0 else {
        weights.append(headsLast(own))
        if pyramid.levels > 1 {
          selections.append(greatestKeys(own, count: TokenPyramid.keptKeys))
        }
        continue
      }
      let siblings = QuadTreeGrid(height: grid.height, width: grid.width)
      if pyramid.aggregation == .refinement {
        own = childrenSoftmax(own, of: selections[level - 1], on: siblings)
      }
      weights.append(siblingsTogether(own, on: siblings))
      if level < pyramid.levels - 1 {
        let candidates = SiblingCandidates(childrenOf: selections[level - 1], on: siblings)
        selections.append(
          greatestKeys(own, count: TokenPyramid.keptKeys, among: candidates))
      }
    }
    let mixing = TokenPyramid.Aggregation.mixing(
      [Float](repeating: 1 / Float(pyramid.levels), count: pyramid.levels))
    return TokenPyramidPattern(
      TokenPyramid(
        finest: pyramid.finest, stride: pyramid.stride, levels: pyramid.levels,
        aggregation: pyramid.aggregation == .refinement ? .refinement : mixing),
      weights: weights, selections: selections)
  }
}

extension PositionBias {
  /// A bias that falls with the distance, another way in every head.
  fileprivate var fixed: PositionBias {
    let (offsets, heads) = (self.offsets, table.shape[1])
    return PositionBias(
      table: Tensor(shape: table.shape) { values in
        for index in 0..<offsets.count {
          let dy = index / offsets.width + 1 - window.height
          let dx = index % offsets.width + 1 - window.width
          for head in 0..<heads {
            values[index * heads + head] = 1 - 0.125 * Float(abs(dy) + (head + 1) * abs(dx))
          }
        }
      }, window: window)
  }
}

extension Explorer {
  /// An explorer that shows the first of some units of a network, with attention by formula.
  static func fixed(_ model: String, units: [String]) throws -> Explorer {
    let observation = try Observation.fixed(model, units: units)
    var explorer = try Explorer(observation.request)
    _ = explorer.receive(.observed(observation))
    if let first = units.first, let unit = observation.outline.unit(at: first) {
      explorer.look(from: Viewpoint(unit: unit))
    }
    return explorer
  }
}
