import Backbones
import Canvas
import Explain
import Foundation

/// The scale that two spreads share.
struct SpreadScale {
  let low: Double
  let high: Double
  let isLogarithmic: Bool
  private let isRelative: Bool

  init(_ scale: Scale, high: Double) {
    isRelative = scale == .uniform
    isLogarithmic = isRelative || scale == .logarithmic
    (low, self.high) =
      switch scale {
      case .uniform: (1 / FittedScale.relativeReach, FittedScale.relativeReach)
      case .logarithmic: (high / FittedScale.logarithmicReach, high)
      case .row, .unit, .layer: (0, high)
      }
  }

  /// The colours: diverging around an even spread, else the ones chosen.
  func colorMap(_ chosen: ColorMap) -> ColorMap { isRelative ? .blueOrange : chosen }

  /// A density as a cell.
  func cell(_ value: Double) -> HeatCell {
    if !value.isFinite { return .notANumber }
    if value == 0 { return .zero }
    let share =
      isLogarithmic
      ? (low > 0 ? log(value / low) / log(high / low) : 0)
      : (high > 0 ? value / high : 0)
    if isRelative, share < -1e-6 { return .clipped(high: false) }
    if share > 1 + 1e-6 { return .clipped(high: true) }
    return .value(min(1, max(0, share)))
  }
}
