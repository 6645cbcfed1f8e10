/// Reads an expression word by word.
struct RearrangementParser {
  private typealias Failure = RearrangementSyntaxError
  private typealias Dimension = RearrangementExpression.Dimension
  private typealias Part = RearrangementExpression.Part

  private let words: RearrangementWords
  private var next = 0
  private var names: Set<String> = []
  private var hasEllipsis = false

  init(_ text: String) { words = RearrangementWords(text) }

  /// Both sides.
  mutating func expression() throws -> (
    left: [RearrangementExpression.Dimension], right: [RearrangementExpression.Dimension]
  ) {
    if let fault = words.fault { throw fault }
    let arrows = words.all.count { $0.kind == .arrow }
    guard arrows == 1 else { throw Failure.arrows(arrows) }
    let left = try side(isLeft: true)
    next += 1
    let leftHasEllipsis = hasEllipsis
    (names, hasEllipsis) = ([], false)
    let right = try side(isLeft: false)
    if hasEllipsis, !leftHasEllipsis {
      let position = words.all.last { $0.kind == .ellipsis }?.position ?? 0
      throw Failure.ellipsisOnTheRightOnly(position: position)
    }
    return (left, right)
  }

  private var word: RearrangementWords.Word? {
    next < words.all.count && words.all[next].kind != .arrow ? words.all[next] : nil
  }

  private mutating func side(isLeft: Bool) throws -> [RearrangementExpression.Dimension] {
    var dimensions: [Dimension] = []
    while let word {
      switch word.kind {
      case .open: dimensions.append(try parentheses(isLeft: isLeft))
      case .close: throw Failure.notOpened(position: word.position)
      default:
        let part = try part(isLeft: isLeft, isInParentheses: false)
        dimensions.append(
          Dimension(parts: part.map { [$0] } ?? [], isOpen: word.kind == .ellipsis))
      }
    }
    return dimensions
  }

  /// What stands in parentheses: `(2 + a b + 4)`, both lengths if they are wanted.
  private mutating func parentheses(isLeft: Bool) throws -> RearrangementExpression.Dimension {
    let start = words.all[next].position
    next += 1
    var dimension = Dimension(parts: [])
    if let first = word, first.kind == .word, first.isNumber, sign(at: next + 1) == .plus {
      dimension.before = try length(first)
      next += 2
      guard word?.kind != .close else { throw Failure.sum(position: first.position) }
    }
    while let word {
      switch word.kind {
      case .close:
        next += 1
        return dimension
      case .open: throw Failure.nested(position: word.position)
      case .plus:
        guard next + 2 < words.all.count, words.all[next + 1].isNumber,
          words.all[next + 2].kind == .close
        else { throw Failure.sum(position: word.position) }
        dimension.after = try length(words.all[next + 1])
        next += 2
      default:
        if let part = try part(isLeft: isLeft, isInParentheses: true) {
          dimension.parts.append(part)
        }
      }
    }
    throw Failure.notClosed(position: start)
  }

  /// A name, a number, an ellipsis or a window; nil for the number 1.
  private mutating func part(
    isLeft: Bool, isInParentheses: Bool
  ) throws -> RearrangementExpression.Part? {
    let word = words.all[next]
    next += 1
    switch word.kind {
    case .ellipsis:
      if hasEllipsis { throw Failure.secondEllipsis(position: word.position) }
      if isLeft, isInParentheses {
        throw Failure.ellipsisInParentheses(position: word.position)
      }
      hasEllipsis = true
      return .ellipsis
    case .word:
      if word.isNumber {
        let length = try length(word)
        return length == 1 ? nil : .number(length)
      }
      if sign(at: next) == .plus, next + 1 < words.all.count, words.all[next + 1].kind == .word,
        !words.all[next + 1].isNumber
      {
        guard isLeft else { throw Failure.windowOnTheRight(position: word.position) }
        return .window(try window(word))
      }
      return .axis(try name(word.text, word.position))
    default: throw Failure.sum(position: word.position)
    }
  }

  /// `2y+3i-3`; its first word has been read.
  private mutating func window(
    _ first: RearrangementWords.Word
  ) throws -> RearrangementExpression.Window {
    let (stride, base) = try factor(first)
    let (dilation, tap) = try factor(words.all[next + 1])
    next += 2
    var margin = 0
    if sign(at: next) == .minus {
      guard next + 1 < words.all.count, words.all[next + 1].isNumber else {
        throw Failure.sum(position: words.all[next].position)
      }
      margin = try length(words.all[next + 1])
      next += 2
    }
    return RearrangementExpression.Window(
      base: base, stride: stride, tap: tap, dilation: dilation, margin: margin)
  }

  /// A name with a number before it, as `2y`.
  private mutating func factor(_ word: RearrangementWords.Word) throws -> (Int, String) {
    let digits = word.text.prefix { $0.isASCII && $0.isNumber }
    let name = try name(String(word.text.dropFirst(digits.count)), word.position)
    if digits.isEmpty { return (1, name) }
    return (try length(digits, word.position), name)
  }

  private mutating func name(_ text: String, _ position: Int) throws -> String {
    guard RearrangementExpression.isName(text) else {
      throw Failure.name(text, position: position)
    }
    guard names.insert(text).inserted else { throw Failure.twice(text, position: position) }
    return text
  }

  private func length(_ word: RearrangementWords.Word) throws -> Int {
    try length(word.text[...], word.position)
  }

  private func length(_ digits: Substring, _ position: Int) throws -> Int {
    guard let length = Int(digits), length > 0 else {
      throw Failure.number(String(digits), position: position)
    }
    return length
  }

  private func sign(at index: Int) -> RearrangementWords.Kind? {
    index < words.all.count ? words.all[index].kind : nil
  }
}

extension RearrangementExpression {
  /// Whether a text can name an axis: a letter, then letters, digits and underscores, but none at
  /// the end.
  public static func isName(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    return first.isLetter && last != "_"
      && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
