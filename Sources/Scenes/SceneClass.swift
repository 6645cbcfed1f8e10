/// What a scene shows: ten plain shapes, in the order of a trained network's logits.
public enum SceneClass: String, CaseIterable, Sendable {
  case disc, square, triangle, star, cross, heart, ring, crescent, arrow, bolt

  /// The place in the order of the logits, from 0.
  public var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The names in the order of the logits.
  public static let names = allCases.map(\.rawValue)
}
