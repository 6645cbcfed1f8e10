import Backbones
import Canvas
import Explain

/// A class activation map ready to be drawn: after the ReLU, or with its sign.
///
/// Where no cell is positive, nothing would be left after the ReLU: the sign is shown then.
struct ActivationDrawing {
  let map: ClassActivationMap
  let isSigned: Bool
  let colorMap: ColorMap
  /// The value that the last colour stands for.
  let high: Double
  /// The cells as they are, one for each token.
  let heat: HeatGrid

  init(_ map: ClassActivationMap, isSigned: Bool, colorMap: ColorMap) {
    self.map = map
    let isSigned = isSigned || !map.hasPositiveEvidence
    self.isSigned = isSigned
    self.colorMap = isSigned ? .blueOrange : colorMap
    high = Double(isSigned ? map.reach : max(0, map.maximum))
    heat = Self.heat(map, isSigned: isSigned, high: high)
  }

  /// The value that the first colour stands for.
  var low: Double { isSigned ? -high : 0 }

  private static func heat(_ map: ClassActivationMap, isSigned: Bool, high: Double) -> HeatGrid {
    HeatGrid(
      map.grid,
      map.cells.indices.map { cell in
        switch map.kinds[cell] {
        case .unreachable: return .unreachable
        case .masked: return .masked
        case .reachable: break
        }
        let value = Double(map.cells[cell])
        guard value.isFinite else { return .notANumber }
        guard high > 0 else { return .zero }
        return .value(isSigned ? (value / high + 1) / 2 : max(0, value) / high)
      })
  }

  /// What the ends of the colours stand for.
  var legend: Legend {
    let what = map.isPerToken ? "per token, " : ""
    return Legend(
      colorMap: colorMap, minimum: low, maximum: high,
      scaleName: what + (isSigned ? "signed, " : map.minimum < 0 ? "ReLU of " : "raw ") + range,
      kinds: heat.specialKinds)
  }

  /// The range of the cells before any ReLU.
  var range: String {
    "\(NumberText.value(Double(map.minimum))) to \(NumberText.value(Double(map.maximum)))"
  }
}

extension Subject {
  /// A map over the picture, with the cell that is read out marked.
  func activationTile(_ drawing: ActivationDrawing) -> MapTile {
    let picture = picture
    var tile = MapTile(drawing.heat, shape: (picture?.height ?? 1, picture?.width ?? 1))
    tile.colorMap = drawing.colorMap
    tile.isSigned = drawing.isSigned
    let query = viewpoint.query.token(on: drawing.map.grid)
    if readsActivationKey {
      let key = activationCell
      tile.markers = [(.cursor, key.row, key.column)]
    }
    tile.markers.append((.query, query.row, query.column))
    tile.action = readsActivationKey ? .key : .query
    if let overlay = viewpoint.overlay {
      tile.picture = picture
      tile.strength = overlay
    }
    return tile
  }
}
