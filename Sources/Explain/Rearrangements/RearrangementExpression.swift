/// What an einops-style expression says: how the axes before become the axes after, by name.
///
/// `(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c` splits the rows into h1 blocks of g1, the columns into
/// w1 blocks of g2, and brings the blocks together. Axes in parentheses are one axis of the tensor,
/// the last one running fastest; `...` stands for all axes not named; `1` and `()` are axes of
/// length 1, other numbers nameless axes of their length.
///
/// Two notations go beyond einops: `(2 + h + 4)` is h with 2 places before and 4 after it, zeros
/// where it stands on the right and cut off where it stands on the left; and `2y+3i-3`, on the
/// left, is the place that tap i of window y reads.
///
/// Source: Rogozhnikov, "Einops: Clear and Reliable Tensor Manipulations".
public struct RearrangementExpression: Sendable, Hashable, CustomStringConvertible {
  /// One of the things an axis of the tensor is made of.
  public enum Part: Sendable, Hashable {
    /// An axis with a name.
    case axis(String)
    /// An axis without a name, of this length, at least 2.
    case number(Int)
    /// All axes that are not named.
    case ellipsis
    /// What windows read, one after another and partly outside of what is there.
    case window(Window)
  }

  /// Windows that slide along an axis: the place stride · base + dilation · tap - margin.
  public struct Window: Sendable, Hashable {
    /// The axis that counts the windows.
    public let base: String
    /// Places from one window to the next.
    public let stride: Int
    /// The axis that counts the taps of a window.
    public let tap: String
    /// Places from one tap to the next.
    public let dilation: Int
    /// How far the first window begins before the first place.
    public let margin: Int
  }

  /// One axis of the tensor: parts of which the last runs fastest, perhaps with places around them.
  public struct Dimension: Sendable, Hashable {
    /// How many places lie before the parts.
    public var before = 0
    /// What the axis is made of; nothing is an axis of length 1.
    public var parts: [Part]
    /// How many places lie after the parts.
    public var after = 0
    /// Whether it is an ellipsis without parentheses, which stands for any number of axes.
    public var isOpen = false

    /// Whether there are places around the parts.
    public var isPadded: Bool { before > 0 || after > 0 }
  }

  /// The expression as it was written.
  public let text: String
  /// The axes before.
  public let left: [Dimension]
  /// The axes after.
  public let right: [Dimension]

  /// The expression as it was written.
  public var description: String { text }

  /// Parses an expression.
  ///
  /// - Throws: `RearrangementSyntaxError`.
  public init(_ text: String) throws {
    var parser = RearrangementParser(text)
    (left, right) = try parser.expression()
    self.text = text
  }

  /// The expression with these axes, written anew.
  init(left: [Dimension], right: [Dimension]) {
    self.left = left
    self.right = right
    text =
      left.map(\.description).joined(separator: " ") + " -> "
      + right.map(\.description).joined(separator: " ")
  }

  /// The names on the left, in order, those of windows too.
  public var leftNames: [String] { left.flatMap(\.names) }

  /// The names on the right, in order.
  public var rightNames: [String] { right.flatMap(\.names) }
}

extension RearrangementExpression.Dimension: CustomStringConvertible {
  /// As it is written, `(2 + h g + 4)`.
  public var description: String {
    let inner = parts.map(\.description).joined(separator: " ")
    if isPadded {
      return "(" + (before > 0 ? "\(before) + " : "") + inner + (after > 0 ? " + \(after)" : "")
        + ")"
    }
    if parts.isEmpty { return "1" }
    if parts.count == 1, case .window = parts[0] { return "(\(inner))" }
    return parts.count == 1 ? inner : "(\(inner))"
  }

  /// The names in it.
  public var names: [String] {
    parts.flatMap { part -> [String] in
      switch part {
      case .axis(let name): [name]
      case .window(let window): [window.base, window.tap]
      case .number, .ellipsis: []
      }
    }
  }
}

extension RearrangementExpression.Part: CustomStringConvertible {
  /// As it is written.
  public var description: String {
    switch self {
    case .axis(let name): return name
    case .number(let length): return String(length)
    case .ellipsis: return "..."
    case .window(let window):
      func times(_ factor: Int, _ name: String) -> String {
        factor == 1 ? name : "\(factor)\(name)"
      }
      return times(window.stride, window.base) + "+" + times(window.dilation, window.tap)
        + (window.margin > 0 ? "-\(window.margin)" : "")
    }
  }
}
