/// What one place of a heat map has to say.
///
/// Only `value`, `group` and `origin` are numbers; the others are reasons why there is none, or none within
/// the scale, and each looks unlike any number and unlike the rest.
public enum HeatCell: Hashable, Sendable {
  /// A value brought to 0...1 by the scale; one that is not a number shows as `notANumber`.
  case value(Double)
  /// The member of an unordered group, from 0.
  case group(Int)
  /// What came from a place of a plane, from 0, 0 at its top left to 1, 1 at its bottom right.
  case origin(row: Double, column: Double)
  /// Reachable, but exactly zero.
  case zero
  /// Forbidden by a mask.
  case masked
  /// Outside the picture, in a border added for the computation.
  case padding
  /// Not among what can be attended to.
  case unreachable
  /// No cell at all: the space between maps that share a grid.
  case blank
  /// Beyond the end of the scale.
  case clipped(high: Bool)
  /// The result of a computation that failed.
  case notANumber

  /// What sort of cell it is.
  public var kind: HeatKind {
    switch self {
    case .value(let value): return value.isNaN ? .notANumber : .value
    case .group: return .group
    case .origin: return .origin
    case .zero: return .zero
    case .masked: return .masked
    case .padding: return .padding
    case .unreachable: return .unreachable
    case .blank: return .blank
    case .clipped(let high): return high ? .above : .below
    case .notANumber: return .notANumber
    }
  }
}

/// The sorts of cells of a heat map.
public enum HeatKind: Hashable, Sendable, CaseIterable {
  case value, group, origin, zero, masked, padding, unreachable, blank, above, below, notANumber

  /// The kinds a key must explain, in a fixed order: all that occur but values, groups
  /// and origins.
  public static func special(in cells: some Sequence<HeatCell>) -> [HeatKind] {
    let present = Set(cells.lazy.map(\.kind))
    return allCases.filter { present.contains($0) && $0.look != nil }
  }

  /// What a key says about it.
  public var label: String {
    switch self {
    case .value: return "value"
    case .group: return "group"
    case .origin: return "where it came from"
    case .zero: return "exactly 0"
    case .masked: return "masked"
    case .padding: return "padding"
    case .unreachable: return "out of reach"
    case .blank: return "nothing"
    case .above: return "above the scale"
    case .below: return "below the scale"
    case .notANumber: return "not a number"
    }
  }
}
