import Foundation

/// How weights become colours.
public enum Scale: String, CaseIterable, Sendable {
  /// 0 to the greatest weight of this query.
  case row
  /// 0 to 1.
  case unit
  /// 0 to the greatest weight in the layer, over all heads and queries.
  case layer
  /// How many times the weight that uniform attention would give, on a scale of doublings.
  case uniform
  /// Powers of ten, down to a ten-thousandth of the greatest weight of this query.
  case logarithmic = "log"

  /// A short title.
  public var title: String {
    switch self {
    case .row: "row maximum"
    case .unit: "0 to 1"
    case .layer: "layer maximum"
    case .uniform: "relative to uniform"
    case .logarithmic: "logarithmic"
    }
  }
}

/// A scale with its ends, ready to turn values into shares of the colour map.
public struct FittedScale: Sendable, Hashable {
  /// Which scale it is.
  public let scale: Scale
  /// The value at the low end.
  public let low: Double
  /// The value at the high end.
  public let high: Double
  /// Whether the values are scores, whose scale reaches as far below zero as above it whatever the
  /// scale: they are no shares of one.
  public let isSigned: Bool
  /// What a value is measured in: 1, or the uniform weight.
  private let reference: Double

  /// How far the relative scale reaches: 16 times uniform, and a sixteenth of it.
  public static let relativeReach = 16.0
  /// How far below the greatest weight the logarithmic scale begins.
  public static let logarithmicReach = 1e4

  /// The scale for a map.
  ///
  /// - Parameter layerMaximum: the greatest value in the layer, for the scale that needs it.
  public init(_ scale: Scale, map: AttentionMap, layerMaximum: Float) {
    isSigned = map.component != .weight
    self.scale = scale
    let maximum = Double(map.maximum)
    if isSigned {
      // Zero in the middle tells the signs apart.
      let reach = max(abs(Double(map.minimum)), abs(maximum))
      (low, high, reference) = (-reach, reach, 1)
      return
    }
    switch scale {
    case .row: (low, high, reference) = (0, maximum, 1)
    case .unit: (low, high, reference) = (0, 1, 1)
    case .layer: (low, high, reference) = (0, Double(layerMaximum), 1)
    case .uniform:
      (low, high) = (1 / Self.relativeReach, Self.relativeReach)
      reference = Double(map.uniform) / (map.isPerToken ? Self.meanTokens(map) : 1)
    case .logarithmic:
      (low, high, reference) = (maximum / Self.logarithmicReach, maximum, 1)
    }
  }

  /// Tokens a key covers on average, which turns a uniform weight into a uniform density.
  private static func meanTokens(_ map: AttentionMap) -> Double {
    let covered = map.kinds.count { $0 == .reachable }
    return max(1, Double(covered) / Double(max(1, map.keyCount)))
  }

  /// The value in the scale's own measure, which the legend prints.
  public func measured(_ value: Float) -> Double {
    reference > 0 ? Double(value) / reference : 0
  }

  /// The share of the colour map, 0 to 1, and whether the value lies beyond an end.
  public func share(_ value: Float) -> (share: Double, isClipped: Bool) {
    let measured = measured(value)
    if isSigned {
      let share = high > low ? (measured - low) / (high - low) : 0.5
      return (min(1, max(0, share)), share < -1e-6 || share > 1 + 1e-6)
    }
    let share: Double
    switch scale {
    case .row, .unit, .layer:
      share = high > 0 ? measured / high : 0
    case .uniform, .logarithmic:
      guard measured > 0, high > low, low > 0 else { return (0, false) }
      share = log(measured / low) / log(high / low)
    }
    // A rounding beyond the end is no clipping.
    return (min(1, max(0, share)), share > 1 + 1e-6 || (scale == .uniform && share < -1e-6))
  }
}
