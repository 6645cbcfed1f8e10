/// Reading little-endian numbers out of bytes of any alignment; nil outside the bytes.
extension UnsafeRawBufferPointer {
  /// The unsigned 16-bit number at an offset.
  func number16(at offset: Int) -> Int? {
    number(UInt16.self, at: offset).map(Int.init)
  }

  /// The unsigned 32-bit number at an offset.
  func number32(at offset: Int) -> Int? {
    number(UInt32.self, at: offset).map(Int.init)
  }

  /// The unsigned 64-bit number at an offset, nil also if it is 2**62 or more: no size in a file
  /// is, and sums with smaller ones cannot overflow.
  func number64(at offset: Int) -> Int? {
    number(UInt64.self, at: offset).flatMap { $0 < 1 << 62 ? Int($0) : nil }
  }

  /// An integer of a type at an offset.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, at offset: Int
  ) -> Number? {
    guard offset >= 0, count >= MemoryLayout<Number>.size,
      offset <= count - MemoryLayout<Number>.size
    else { return nil }
    return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }
}
