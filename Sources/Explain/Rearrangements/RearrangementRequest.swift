/// What a person asks of the playground, in one line: an expression, sizes, a reduction, and the way
/// back to try.
///
/// As `(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c g1=7,g2=7 | (h1 w1) (g1 g2) c -> (h1 g1) (w1 g2) c`,
/// and `(h p) w c -> h w c p=2 reduce=mean`.
public struct RearrangementRequest: Sendable, Hashable {
  /// The expression.
  public var expression: String
  /// The sizes given by name.
  public var sizes: [String: Int]
  /// How axes that go are reduced.
  public var reduction: RearrangementReduction?
  /// The way back to try in place of the one the expression tells.
  public var inverse: String?

  /// A request by its parts.
  public init(
    _ expression: String, sizes: [String: Int] = [:], reduction: RearrangementReduction? = nil,
    inverse: String? = nil
  ) {
    self.expression = expression
    self.sizes = sizes
    self.reduction = reduction
    self.inverse = inverse
  }

  /// A request as it is typed.
  ///
  /// - Throws: `RearrangementRequestError` for sizes that are none; the expression is not looked at.
  public init(typed text: String) throws {
    let sides = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    var words = sides[0].split(separator: " ")
    var (sizes, reduction): ([String: Int], RearrangementReduction?) = ([:], nil)
    while let last = words.last, last.contains("=") {
      if last.hasPrefix("reduce=") {
        reduction = try Self.reduction(String(last.dropFirst("reduce=".count)))
      } else {
        sizes.merge(try Self.sizes(String(last))) { _, last in last }
      }
      words.removeLast()
    }
    self.init(
      words.joined(separator: " "), sizes: sizes, reduction: reduction,
      inverse: sides.count > 1 ? sides[1].split(separator: " ").joined(separator: " ") : nil)
  }

  /// The request in one line, as it is typed.
  public var typed: String {
    var text = expression
    if !sizes.isEmpty { text += " " + Self.written(sizes) }
    if let reduction { text += " reduce=\(reduction.rawValue)" }
    if let inverse { text += " | \(inverse)" }
    return text
  }

  /// Sizes as they are typed, `g1=7,g2=7`, by name.
  public static func written(_ sizes: [String: Int]) -> String {
    sizes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }

  /// Reads `g1=7,g2=7`.
  ///
  /// - Throws: `RearrangementRequestError`.
  public static func sizes(_ text: String) throws -> [String: Int] {
    var sizes: [String: Int] = [:]
    for pair in text.split(separator: ",") {
      let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let size = Int(sides[1]), size > 0,
        RearrangementExpression.isName(String(sides[0]))
      else { throw RearrangementRequestError.size(String(pair)) }
      guard sizes.updateValue(size, forKey: String(sides[0])) == nil else {
        throw RearrangementRequestError.twice(String(sides[0]))
      }
    }
    return sizes
  }

  /// Reads `mean`, `max`, `min` or `sum`.
  ///
  /// - Throws: `RearrangementRequestError`.
  public static func reduction(_ text: String) throws -> RearrangementReduction {
    guard let found = RearrangementReduction.choices.first(where: { $0.rawValue == text }) else {
      throw RearrangementRequestError.reduction(text)
    }
    return found
  }
}

/// What is no request.
public enum RearrangementRequestError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is no size of an axis.
  case size(String)
  /// An axis that is given two sizes.
  case twice(String)
  /// What is no reduction.
  case reduction(String)
  /// An expression of more axes than a grid has.
  case axes(Int)

  /// The fault, in one sentence.
  public var description: String {
    switch self {
    case .size(let text): "\(text.debugDescription) is no size of an axis, as g1=7"
    case .twice(let name): "axis \(name) is given two sizes"
    case .reduction(let text):
      "\(text.debugDescription) is no reduction; there are mean, max, min and sum"
    case .axes(let count):
      "the left names \(count) axes; a grid has rows, columns and channels, with a batch before them"
        + " at most 4"
    }
  }
}
