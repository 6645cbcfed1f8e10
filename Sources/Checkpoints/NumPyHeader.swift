/// The header of an array in NumPy's format: magic, version, and a Python dictionary as text.
struct NumPyHeader {
  /// The type of the elements.
  let elementType: ElementType
  /// The axes, outermost first.
  let shape: [Int]
  /// Whether the first axis is the innermost, as in Fortran.
  let isColumnMajor: Bool
  /// Where the elements start.
  let dataOffset: Int

  /// The longest header that is read.
  static let longest = 1 << 16

  /// The strides, in elements.
  var strides: [Int] {
    isColumnMajor ? Extent.rowMajor(shape.reversed()).reversed() : Extent.rowMajor(shape)
  }

  /// Reads a header at the start of some bytes, which may end behind it.
  ///
  /// - Throws: `CheckpointError` if it is malformed or its elements are of a type that is not read.
  init(_ bytes: UnsafeRawBufferPointer, subject: String, path: String) throws {
    func fault(_ text: String) -> CheckpointError {
      CheckpointError(path, subject.isEmpty ? text : "\(subject) \(text)")
    }
    guard bytes.starts(with: [0x93] + "NUMPY".utf8), bytes.count >= 10 else {
      throw fault("is not a NumPy array")
    }
    let start = bytes[6] == 1 ? 10 : 12
    guard 1...3 ~= bytes[6],
      let length = bytes[6] == 1 ? bytes.number16(at: 8) : bytes.number32(at: 8)
    else { throw fault("is of a NumPy file version that is not read") }
    guard length <= NumPyHeader.longest, start + length <= bytes.count else {
      throw fault("ends inside its header")
    }
    let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
    guard let order = NumPyHeader.value(of: "fortran_order", in: text),
      let axes = NumPyHeader.value(of: "shape", in: text),
      let shape = NumPyHeader.integers(axes),
      let description = NumPyHeader.value(of: "descr", in: text)
    else { throw fault("has a malformed header") }
    self.elementType = try NumPyHeader.elementType(description, fault)
    self.shape = shape
    isColumnMajor = order.hasPrefix("True")
    dataOffset = start + length
  }

  /// What follows a key of the dictionary, as far as the end of the text.
  private static func value(of key: String, in text: String) -> Substring? {
    for quote in ["'", "\""] {
      guard let start = text.range(of: quote + key + quote) else { continue }
      let rest = text[start.upperBound...].drop { $0 == " " }
      guard rest.first == ":" else { return nil }
      return rest.dropFirst().drop { $0 == " " }
    }
    return nil
  }

  private static func integers(_ text: Substring) -> [Int]? {
    guard text.first == "(", let end = text.firstIndex(of: ")") else { return nil }
    var numbers: [Int] = []
    for part in text[..<end].dropFirst().split(separator: ",") {
      let digits = part.filter { $0 != " " }
      if digits.isEmpty { continue }
      guard let number = Int(digits), number >= 0 else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  private static func elementType(
    _ text: Substring, _ fault: (String) -> CheckpointError
  ) throws -> ElementType {
    guard let quote = text.first, quote == "'" || quote == "\"",
      let end = text.dropFirst().firstIndex(of: quote)
    else { throw fault("holds records, which are not read") }
    let code = text[text.index(after: text.startIndex)..<end]
    if code.hasPrefix(">"), !code.hasSuffix("1") {
      throw fault("holds big-endian numbers, which are not read")
    }
    if code.hasSuffix("O") { throw fault("holds Python objects, which are never read") }
    switch code.drop(while: { "<>|=".contains($0) }) {
    case "f2": return .float16
    case "f4": return .float32
    case "f8": return .float64
    case "i8": return .int64
    case "i4": return .int32
    case "i2": return .int16
    case "i1": return .int8
    case "u8": return .uint64
    case "u4": return .uint32
    case "u2": return .uint16
    case "u1": return .uint8
    case "b1": return .boolean
    default:
      throw fault("holds elements of type \(Sentence.name(String(code))), which is not read")
    }
  }
}
