import Foundation

/// NumPy's .npy format: one array in a file.
public enum NumPyFile {
  /// Reads the array of a mapped file, named after the file.
  ///
  /// - Throws: `CheckpointError` if the header is malformed, the elements are of a type that is not
  ///   read, or the file's size and the shape disagree.
  static func read(_ file: MappedFile) throws -> Checkpoint {
    let header = try NumPyHeader(file.bytes, subject: "", path: file.path)
    let name = ((file.path as NSString).lastPathComponent as NSString).deletingPathExtension
    let tensor = try tensor(
      name, header, storage: TensorStorage(file, 0..<file.bytes.count), path: file.path)
    return try Checkpoint(path: file.path, tensors: [tensor], container: "NumPy .npy")
  }

  /// The tensor that a header declares in a storage that starts with it.
  static func tensor(
    _ name: String, _ header: NumPyHeader, storage: TensorStorage, path: String
  ) throws -> StoredTensor {
    guard let size = Extent.bytes(header.shape, header.elementType) else {
      throw CheckpointError(
        path,
        "gives array \(Sentence.name(name)) the impossible shape \(Sentence.shape(header.shape))")
    }
    guard storage.byteCount - header.dataOffset == size else {
      throw CheckpointError(
        path,
        "gives array \(Sentence.name(name)) the shape \(Sentence.shape(header.shape)), "
          + "\(Sentence.bytes(size)), but holds "
          + "\(Sentence.bytes(storage.byteCount - header.dataOffset)) of it")
    }
    return try StoredTensor(
      name: name, shape: header.shape, strides: header.strides, elementType: header.elementType,
      storage: storage, byteOffset: header.dataOffset)
  }

  /// Writes row-major values as an array of float32.
  ///
  /// - Throws: `CheckpointError` if the shape and the number of values disagree or the file cannot be
  ///   written; an existing file is then as it was.
  public static func write(_ values: FloatStorage, shape: [Int], to path: String) throws {
    try AtomicFile.write(to: path) { try write(values, shape, to: &$0, path) }
  }

  /// The bytes of a file of row-major values as an array of float32.
  ///
  /// - Throws: `CheckpointError` if the shape and the number of values disagree.
  public static func bytes(_ values: FloatStorage, shape: [Int]) throws -> [UInt8] {
    var memory = MemoryDestination()
    try write(values, shape, to: &memory, "the file")
    return memory.bytes
  }

  private static func write(
    _ values: FloatStorage, _ shape: [Int], to file: inout some ByteDestination, _ path: String
  ) throws {
    guard Extent.count(shape) == values.count else {
      throw CheckpointError(
        path,
        "cannot be written: the shape \(Sentence.shape(shape)) is not that of "
          + "\(values.count) values")
    }
    let axes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(axes)), }"
    // Magic, version and length take ten bytes; the header ends in a line feed.
    while !(10 + header.utf8.count + 1).isMultiple(of: 64) { header += " " }
    header += "\n"
    guard let length = UInt16(exactly: header.utf8.count) else {
      throw CheckpointError(path, "cannot be written: the shape has too many axes")
    }
    try file.append([0x93] + Array("NUMPY".utf8) + [1, 0])
    try file.append(withUnsafeBytes(of: length.littleEndian, Array.init))
    try file.append(Array(header.utf8))
    try values.withBuffer { try file.append(UnsafeRawBufferPointer($0)) }
  }

  /// Writes row-major values as an array of float32.
  ///
  /// - Throws: as for `FloatStorage`.
  public static func write(_ values: [Float], shape: [Int], to path: String) throws {
    try write(FloatStorage(values), shape: shape, to: path)
  }
}
