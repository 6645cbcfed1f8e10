/// The words and signs of an expression, with the character each begins at, from 1.
struct RearrangementWords {
  enum Kind {
    case word, open, close, plus, minus, ellipsis, arrow
  }

  struct Word {
    let kind: Kind
    let text: String
    let position: Int

    /// Whether it is made of digits alone.
    var isNumber: Bool { kind == .word && text.allSatisfy { $0.isASCII && $0.isNumber } }
  }

  private(set) var all: [Word] = []
  /// The first character that belongs in no expression.
  private(set) var fault: RearrangementSyntaxError?

  init(_ text: String) {
    let characters = Array(text)
    var index = 0
    while index < characters.count, fault == nil {
      let start = index
      let character = characters[index]
      let rest = characters[index...]
      index += 1
      func add(_ kind: Kind, length: Int = 1) {
        index = start + length
        all.append(
          Word(kind: kind, text: String(characters[start..<index]), position: start + 1))
      }
      switch character {
      case " ", "\t": continue
      case "(": add(.open)
      case ")": add(.close)
      case "+": add(.plus)
      case "-": rest.starts(with: "->") ? add(.arrow, length: 2) : add(.minus)
      case "→": add(.arrow)
      case ".":
        let dots = rest.prefix { $0 == "." }.count
        let isGlued =
          (start > 0 && Self.isWord(characters[start - 1]))
          || rest.dropFirst(3).first.map(Self.isWord) == true
        guard dots == 3, !isGlued else {
          fault = .dots(position: start + 1)
          return
        }
        add(.ellipsis, length: 3)
      case _ where Self.isWord(character): add(.word, length: rest.prefix(while: Self.isWord).count)
      default: fault = .character(character, position: start + 1)
      }
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
