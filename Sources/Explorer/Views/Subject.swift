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
  /// The pattern of the unit's attention, without weights where they are not known; nil where it
  /// has none.
  var pattern: (any AttentionPattern)? {
    attention?.pattern ?? outline.attention[viewpoint.unit]?.pattern
  }
  /// The head that is shown; of a fusion of all, the first.
  var headNumber: Int {
    if case .head(let number) = viewpoint.head { number } else { 0 }
  }
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
    _ = try requiredPattern()
    throw Inapplicable(
      "This layer's attention was too large to keep with the others and is not computed yet.")
  }

  /// The pattern of the unit's attention, with or without weights.
  ///
  /// - Throws: `Inapplicable` where there is none.
  func requiredPattern() throws -> any AttentionPattern {
    if let pattern { return pattern }
    throw Inapplicable(
      "There is no attention in \(unit.path): it is \(unit.role.article) \(unit.role.title);"
        + " the blocks have some.")
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
