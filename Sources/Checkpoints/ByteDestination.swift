/// Where the bytes of a file of tensors go: to a file, or into memory.
protocol ByteDestination {
  /// Appends bytes.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws
}

extension ByteDestination {
  /// Appends bytes.
  mutating func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try append($0) }
  }
}

/// Bytes in memory.
struct MemoryDestination: ByteDestination {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    self.bytes.append(contentsOf: bytes)
  }
}
