import Foundation

/// Reads the JSON of a safetensors header piece by piece: texts, integers and what joins them.
///
/// Foundation's decoder lets keys repeat, forgets their order, and takes 25 times the memory of a
/// text and a minute for one of the length that the format allows; a header is always of one simple
/// form, for which a scan suffices.
struct HeaderScanner {
  /// Why a scan ends; the names it belongs to are known to the caller.
  enum Fault: Error {
    /// The text is not JSON, or not of the form that a header has.
    case form
    /// A number is a fraction or does not fit into 64 bits.
    case number
    /// A list is longer than the caller allows.
    case length
  }

  private let text: UnsafeRawBufferPointer
  private var position = 0

  /// A scanner at the start of a text.
  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
  }

  /// Reads an object, calling `member` with each key, which must read the value.
  mutating func object(_ member: (inout HeaderScanner, String) throws -> Void) throws {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads a list of integers.
  mutating func integers(atMost limit: Int) throws -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if take("]") { return numbers }
    repeat {
      guard numbers.count < limit else { throw Fault.length }
      numbers.append(try integer())
    } while take(",")
    try expect("]")
    return numbers
  }

  /// Reads a text.
  mutating func string() throws -> String {
    try expect("\"")
    let start = position
    var hasEscapes = false
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      guard text[position] >= 0x20 else { throw Fault.form }
      let isEscape = text[position] == UInt8(ascii: "\\")
      hasEscapes = hasEscapes || isEscape
      position += isEscape ? 2 : 1
    }
    guard position < text.count else { throw Fault.form }
    position += 1
    let decoded =
      hasEscapes
      ? try? JSONDecoder().decode(String.self, from: Data(text[start - 1..<position]))
      : String(validating: text[start..<position - 1], as: UTF8.self)
    guard let decoded else { throw Fault.form }
    return decoded
  }

  /// Checks that nothing but blanks is left.
  mutating func end() throws {
    skipBlanks()
    guard position == text.count else { throw Fault.form }
  }

  private mutating func integer() throws -> Int {
    skipBlanks()
    let start = position
    while position < text.count, isOfNumber(text[position]) { position += 1 }
    guard start < position else { throw Fault.form }
    let digits = String(decoding: text[start..<min(position, start + 32)], as: UTF8.self)
    guard let number = Int(digits), digits.first != "+" else { throw Fault.number }
    return number
  }

  private func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func expect(_ mark: Unicode.Scalar) throws {
    guard take(mark) else { throw Fault.form }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard position < text.count, text[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
  }
}
