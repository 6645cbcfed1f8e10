extension PickleReader {
  /// The next number of a fixed width, little-endian.
  func number<Number: FixedWidthInteger & BitwiseCopyable>() throws -> Number {
    guard let value = heap.bytes.number(Number.self, at: position) else { throw cutShort() }
    position += MemoryLayout<Number>.size
    return value
  }

  /// Passes over bytes and returns where they start.
  @discardableResult
  func skip(_ count: Int) throws -> Int {
    guard count >= 0, count <= heap.bytes.count - position else { throw cutShort() }
    defer { position += count }
    return position
  }

  /// The length that precedes a text or bytes.
  func length(_ opcode: PickleOpcode) throws -> Int {
    switch opcode {
    case .unicode8, .string8, .bytes8, .long8: return Int(try number() as UInt8)
    case .unicode64, .bytes64, .byteArray64:
      guard let length = Int(exactly: try number() as UInt64) else { throw cutShort() }
      return length
    default: return Int(try number() as UInt32)
    }
  }

  /// A number in one of its forms.
  func numeral(_ opcode: PickleOpcode) throws -> PickleValue {
    switch opcode {
    case .integer8: return .integer(Int(try number() as UInt8))
    case .integer16: return .integer(Int(try number() as UInt16))
    case .integer32: return .integer(Int(try number() as Int32))
    case .float64:
      return .number(Double(bitPattern: (try number() as UInt64).byteSwapped))
    case .long8, .long32:
      let count = try length(opcode)
      return long(at: try skip(count), count: count)
    default:
      let range = try line()
      let line = String(decoding: heap.bytes[range], as: UTF8.self)
      return try numeral(line, opcode)
    }
  }

  /// A text in one of its forms.
  func text(_ opcode: PickleOpcode) throws -> PickleValue {
    switch opcode {
    case .textString, .textUnicode:
      var range = try line()
      // Protocol 0 writes Python's quotes; its escapes are kept as they are.
      let quotes = [UInt8(ascii: "'"), UInt8(ascii: "\"")]
      if opcode == .textString, range.count >= 2, let first = heap.bytes[range].first,
        quotes.contains(first), heap.bytes[range].last == first
      {
        range = range.lowerBound + 1..<range.upperBound - 1
      }
      return .text(start: Int32(range.lowerBound), count: Int32(range.count))
    default:
      let count = try length(opcode)
      return .text(start: Int32(try skip(count)), count: Int32(count))
    }
  }

  /// The bytes up to the next line feed, which is passed over.
  func line() throws -> Range<Int> {
    let start = position
    guard let end = heap.bytes[start...].firstIndex(of: 0x0A) else { throw cutShort() }
    position = end + 1
    return start..<end
  }

  /// A line that is a decimal number.
  func lineNumber() throws -> Int {
    let range = try line()
    guard let number = Int(String(decoding: heap.bytes[range], as: UTF8.self)), number >= 0 else {
      throw malformed("has a line where a number is expected")
    }
    return number
  }

  private func cutShort() -> CheckpointError { fault("ends in the middle of its pickle") }

  /// A two's complement integer of any length.
  private func long(at start: Int, count: Int) -> PickleValue {
    guard count <= 8 else { return .opaque(.largeInteger) }
    var bits: UInt64 = 0
    for index in 0..<count { bits |= UInt64(heap.bytes[start + index]) << (8 * UInt64(index)) }
    let unused = UInt64(64 - 8 * count)
    return .integer(count == 0 ? 0 : Int(Int64(bitPattern: bits << unused) >> Int64(unused)))
  }

  private func numeral(_ line: String, _ opcode: PickleOpcode) throws -> PickleValue {
    switch (opcode, line) {
    case (.textInteger, "00"): return .boolean(false)
    case (.textInteger, "01"): return .boolean(true)
    case (.textFloat, _):
      if let number = Double(line) { return .number(number) }
    default:
      let digits = line.hasSuffix("L") ? String(line.dropLast()) : line
      if let number = Int(digits) { return .integer(number) }
      let body = digits.hasPrefix("-") ? digits.dropFirst() : digits[...]
      if !body.isEmpty, body.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
        return .opaque(.largeInteger)
      }
    }
    throw malformed("has a line where a number is expected")
  }
}
