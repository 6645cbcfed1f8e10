/// Numbers and words in untrusted bytes, where every offset may lie outside.
struct UntrustedData {
  private let bytes: UnsafeRawBufferPointer
  private let isReversed: Bool

  /// Data whose numbers have their most significant byte first, or last when `isReversed`.
  init(_ bytes: UnsafeRawBufferPointer, isReversed: Bool = false) {
    self.bytes = bytes
    self.isReversed = isReversed
  }

  /// The unsigned number of at most 4 bytes at an offset, nil where the data end before it.
  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
    var result = 0
    for index in 0..<count {
      let position = isReversed ? count - 1 - index : index
      result = result << 8 | Int(bytes[offset + position])
    }
    return result
  }

  /// Whether the given word stands at an offset.
  func isText(_ text: StaticString, at offset: Int) -> Bool {
    let word = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard offset >= 0, offset <= bytes.count, word.count <= bytes.count - offset else {
      return false
    }
    return bytes[offset..<(offset + word.count)].elementsEqual(word)
  }
}
