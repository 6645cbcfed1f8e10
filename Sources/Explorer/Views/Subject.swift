import Backbones
import Canvas
import Explain

/// What a view is drawn from: a pass, and where one looks.
public struct Subject: Sendable {
  /// The pass.
  public let observation: Observation
  /// Where one looks.
  public let viewpoint: Viewpoint
  let prepared: PreparedResults

  /// The subject at a viewpoint of a pass.
  public init(_ observation: Observation, _ viewpoint: Viewpoint) {
    self.init(observation, viewpoint, prepared: PreparedResults())
  }

  init(_ observation: Observation, _ viewpoint: Viewpoint, prepared: PreparedResults) {
    self.observation = observation
    self.viewpoint = viewpoint
    self.prepared = prepared
  }

  /// The network's outline.
  var outline: Outline { observation.outline }
  /// The unit that is shown.
  var unit: Unit { outline.units[viewpoint.unit] }
  /// The attention of the unit, when it is known.
  var attention: ObservedAttention? { observation.attention[viewpoint.unit] }
  /// The grid of query tokens.
  var grid: Grid { attention?.pattern.queries ?? outline.outputs[viewpoint.unit].grid }
  /// The query token, as row and column of the grid.
  var queryToken: (row: Int, column: Int) { viewpoint.query.token(on: grid) }
  /// The query token as a flat index.
  var query: Int { queryToken.row * grid.width + queryToken.column }
  /// The picture as the network sees it.
  var picture: PixelImage? { PixelImage(observation.input.shown) }

  /// The attention of the unit.
  ///
  /// - Throws: `Inapplicable` where there is none, or none is known yet.
  func requiredAttention() throws -> ObservedAttention {
    if let attention { return attention }
    throw Inapplicable(
      outline.attention[viewpoint.unit] == nil
        ? "There is no attention in \(unit.path): it is \(unit.role.article)"
          + " \(unit.role.title); the blocks have some."
        : "This layer's attention was too large to keep with the others and is not computed yet.")
  }

  /// The result of a preparation of the view.
  ///
  /// - Throws: `Inapplicable` while it is not there, or when the work failed.
  func result<Value>(of preparation: Preparation, as type: Value.Type = Value.self) throws -> Value
  {
    guard let value = try prepared.value(preparation.key) as? Value else {
      throw Inapplicable(preparation.title + "…")
    }
    return value
  }
}

extension Unit.Role {
  /// As it is called in a sentence.
  var title: String {
    switch self {
    case .globalQuery: "global query generator"
    default: rawValue
    }
  }

  fileprivate var article: String { self == .embedding ? "an" : "a" }
}
