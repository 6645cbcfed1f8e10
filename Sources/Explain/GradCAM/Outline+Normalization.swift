import Backbones

extension Outline {
  /// The norm whose output the head averages over tokens: the last unit.
  public var finalNormalization: Int? {
    guard let last = units.indices.last, units[last].role == .normalization else { return nil }
    return last
  }

  /// The path of the layer norm that alone takes what a unit puts out; nil where other layers,
  /// or a residual path around the norm, take it too.
  ///
  /// A layer norm takes no notice of how long a token's vector is, so the gradient of anything
  /// behind it is orthogonal to the vector: Σk gk · xk = 0 for every token, but for the norm's
  /// epsilon and rounding.
  public func normalizationAlone(after unit: Int) -> String? {
    guard units[unit].role != .globalQuery, unit + 1 < units.count else { return nil }
    let next = units[unit + 1]
    switch next.role {
    case .normalization: return next.path
    // No residual leads around a downsampling, so what its first layer does, it does to all.
    case .downsampling:
      guard let first = steps(ofUnit: unit + 1).first, first.kind == .normalization else {
        return nil
      }
      return first.path
    case .block, .embedding, .globalQuery: return nil
    }
  }

  /// The last block of each stage.
  public var lastBlocks: [Int] {
    units.indices.filter { unit in
      units[unit].role == .block
        && !units.indices.contains {
          $0 > unit && units[$0].role == .block && units[$0].stage == units[unit].stage
        }
    }
  }
}
