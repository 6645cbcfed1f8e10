import Canvas
import Explain

/// The map of one query and head under a scale, ready to be drawn: on a panel, or as a figure.
public struct AttentionDrawing: Sendable {
  /// The map.
  public let map: AttentionMap
  /// The scale with its ends.
  public let scale: FittedScale
  /// The cells by kind and share of the colour map.
  public let heat: HeatGrid
  /// The colours: diverging for the scale around uniform, else the ones chosen.
  public let colorMap: ColorMap

  /// The drawing of a query's attention.
  public init(
    _ attention: ObservedAttention, query: Int, head: HeadChoice, scale: Scale,
    colorMap: ColorMap
  ) {
    self.init(
      AttentionMap(
        attention.pattern, query: query, head: head, component: attention.pattern.component),
      scale: scale,
      layerMaximum: scale == .layer ? attention.maximum : 0, colorMap: colorMap)
  }

  init(_ map: AttentionMap, scale: Scale, layerMaximum: Float, colorMap: ColorMap) {
    let fitted = FittedScale(scale, map: map, layerMaximum: layerMaximum)
    self.map = map
    self.scale = fitted
    self.colorMap = fitted.isSigned || scale == .uniform ? .blueOrange : colorMap
    let cells = map.values.indices.map { cell -> HeatCell in
      switch map.kinds[cell] {
      case .unreachable: return .unreachable
      case .masked: return .masked
      case .reachable:
        let value = map.values[cell]
        if !value.isFinite { return .notANumber }
        if value == 0 { return .zero }
        let (share, isClipped) = fitted.share(value)
        return isClipped ? .clipped(high: share >= 1) : .value(share)
      }
    }
    // The map has as many cells as its grid, so the grid is always well formed.
    heat =
      (try? HeatGrid(rows: map.grid.height, columns: map.grid.width, cells: cells))
      ?? (try! HeatGrid(rows: 1, columns: 1, cells: [.unreachable]))
  }

  /// What is measured, in words for a legend.
  public var measure: String {
    if scale.isSigned { return "\(map.component.title), this query" }
    let what = map.isPerToken ? "weight per token" : "weight"
    let padding = Double(map.weightOnPadding)
    let outside =
      padding > 0 ? "; \(NumberText.percent(padding)) of the weight outside the picture" : ""
    return switch scale.scale {
    case .uniform: "× uniform" + outside
    default: "\(what), \(scale.scale.title)" + outside
    }
  }

  /// The legend, with the kinds that occur.
  public var legend: Legend {
    Legend(
      colorMap: colorMap, minimum: scale.low, maximum: scale.high, scaleName: measure,
      isLogarithmic: !scale.isSigned
        && (scale.scale == .logarithmic || scale.scale == .uniform),
      kinds: heat.specialKinds)
  }
}

extension Legend {
  /// The legend of maps that a viewpoint lays over the picture: it says how much they cover, for
  /// their colours are then mixed with the picture's.
  func over(_ viewpoint: Viewpoint) -> Legend {
    guard let overlay = viewpoint.overlay else { return self }
    var legend = self
    legend.scaleName += ", \(NumberText.percent(overlay)) over the picture"
    return legend
  }
}
