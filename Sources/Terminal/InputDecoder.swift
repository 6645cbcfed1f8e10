import CTerminal
import Canvas

/// A piece of input as ncurses hands it over.
package enum RawInput: Hashable, Sendable {
  /// A Unicode scalar, control characters included.
  case character(UInt32)
  /// A key ncurses recognised, one of `TERMINAL_KEY_...`.
  case key(Int)
  /// The terminal has a new size.
  case resized(rows: Int, columns: Int)
}

/// Turns pieces of input into events: names keys, reads mouse reports, and drops the escape
/// sequences nobody knows instead of taking them for typed letters.
package struct InputDecoder {
  /// What was read ahead and turned out to belong to the next event.
  private var ahead: [RawInput] = []

  /// A decoder with nothing read ahead.
  package init() {}

  /// The next event, or nil when `read` has no more input for now.
  package mutating func next(_ read: () -> RawInput?) -> InputEvent? {
    while let piece = take(read) {
      switch piece {
      case .resized(let rows, let columns):
        return .resize(rows: rows, columns: columns)
      case .character(0x1B):
        if !dropSequence(read) { return .key(.escape) }
      case .character(let scalar):
        if let key = Self.key(scalar) { return .key(key) }
      case .key(let code) where code == TERMINAL_KEY_MOUSE:
        switch mouseReport(read) {
        case .incomplete: return nil
        case .other: continue
        case .event(let event): return .mouse(event)
        }
      case .key(let code) where code == TERMINAL_KEY_MOUSE_X10:
        if let event = oldMouseReport(read) { return .mouse(event) }
      case .key(let code):
        if let key = Self.key(code: code) { return .key(key) }
      }
    }
    return nil
  }

  private mutating func take(_ read: () -> RawInput?) -> RawInput? {
    ahead.isEmpty ? read() : ahead.removeFirst()
  }

  // MARK: Keys

  private static func key(_ scalar: UInt32) -> Key? {
    switch scalar {
    case 0x08, 0x7F: return .backspace
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x01...0x1A: return Unicode.Scalar(scalar + 0x60).map { .control(Character($0)) }
    case 0x1C...0x1F: return Unicode.Scalar(scalar + 0x40).map { .control(Character($0)) }
    case 0x00, 0x80...0x9F: return nil
    default: return Unicode.Scalar(scalar).map { .character(Character($0)) }
    }
  }

  private static let keys: [Int: Key] = [
    TERMINAL_KEY_UP: .up, TERMINAL_KEY_DOWN: .down,
    TERMINAL_KEY_LEFT: .left, TERMINAL_KEY_RIGHT: .right,
    TERMINAL_KEY_PAGE_UP: .pageUp, TERMINAL_KEY_PAGE_DOWN: .pageDown,
    TERMINAL_KEY_HOME: .home, TERMINAL_KEY_END: .end,
    TERMINAL_KEY_BACK_TAB: .backTab, TERMINAL_KEY_ENTER: .enter,
    TERMINAL_KEY_BACKSPACE: .backspace, TERMINAL_KEY_DELETE: .delete,
  ]

  private static func key(code: Int) -> Key? {
    let function = code - TERMINAL_KEY_F0
    return function > 0 ? .function(function) : keys[code]
  }

  // MARK: Escape sequences

  /// Takes the rest of an escape sequence after its Escape.
  ///
  /// False, and nothing taken, when what follows is not one. ncurses has waited for the rest of a
  /// sequence: what belongs to one is there already.
  private mutating func dropSequence(_ read: () -> RawInput?) -> Bool {
    var taken: [RawInput] = []
    func isFinal(_ piece: RawInput) -> Bool {
      guard case .character(let scalar) = piece else { return false }
      return 0x40...0x7E ~= scalar
    }
    if let introducer = take(read) {
      taken.append(introducer)
      let isControl = introducer == .character(0x5B)  // [
      let isShift = introducer == .character(0x4F)  // O
      while isControl || isShift, taken.count < 64, let piece = take(read) {
        taken.append(piece)
        if isFinal(piece) { return true }
        guard isControl, case .character(0x20...0x3F) = piece else { break }
      }
    }
    ahead = taken + ahead
    return false
  }

  // MARK: Mouse

  private enum Report {
    case incomplete, other
    case event(MouseEvent)
  }

  /// Reads `button;column;row` and `M` or `m`, as xterm's mode 1006 reports the mouse.
  private mutating func mouseReport(_ read: () -> RawInput?) -> Report {
    var taken: [RawInput] = []
    var numbers = [0]
    while let piece = take(read) {
      taken.append(piece)
      switch piece {
      case .character(let digit) where 0x30...0x39 ~= digit:
        let number = numbers.removeLast()
        numbers.append(min(number * 10 + Int(digit - 0x30), 99_999))
      case .character(0x3B) where numbers.count < 3:
        numbers.append(0)
      case .character(0x4D) where numbers.count == 3:
        return Self.event(
          button: numbers[0], isRelease: false, row: numbers[2] - 1, column: numbers[1] - 1)
      case .character(0x6D) where numbers.count == 3:
        return Self.event(
          button: numbers[0], isRelease: true, row: numbers[2] - 1, column: numbers[1] - 1)
      default:
        ahead.insert(piece, at: 0)
        return .other
      }
    }
    ahead = [.key(TERMINAL_KEY_MOUSE)] + taken
    return .incomplete
  }

  /// Reads the three characters of an old report, good for the first 94 rows and columns.
  private mutating func oldMouseReport(_ read: () -> RawInput?) -> MouseEvent? {
    var values: [Int] = []
    while values.count < 3 {
      guard case .character(let scalar)? = take(read) else { return nil }
      values.append(Int(scalar) - 32)
    }
    let isRelease = values[0] & 0x43 == 3
    let report = Self.event(
      button: isRelease ? values[0] & ~3 : values[0], isRelease: isRelease,
      row: values[2] - 1, column: values[1] - 1)
    guard case .event(let event) = report else { return nil }
    return event
  }

  private static func event(button: Int, isRelease: Bool, row: Int, column: Int) -> Report {
    let kind: MouseEvent.Kind
    // Shift, Alt and Control are bits 4, 8 and 16; 32 is motion, 64 the wheel, 128 further buttons.
    switch button & ~(4 | 8 | 16) {
    case 0: kind = isRelease ? .release : .press
    case 32: kind = .drag
    case 64: kind = .wheelUp
    case 65: kind = .wheelDown
    default: return .other
    }
    guard row >= 0, column >= 0 else { return .other }
    return .event(MouseEvent(kind, row: row, column: column))
  }
}
