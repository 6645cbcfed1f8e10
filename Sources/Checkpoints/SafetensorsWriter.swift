import Foundation

/// A tensor to be written, its values made only when they are due.
public struct TensorSource {
  /// The tensor's name.
  public let name: String

  /// The axes, outermost first.
  public let shape: [Int]

  fileprivate enum Values {
    case floats(() throws -> FloatStorage)
    case halves([Float])
    case integers([Int])
  }

  fileprivate let values: Values

  /// A float32 tensor whose values, as many as the shape has elements, are asked for when written.
  public init(name: String, shape: [Int], floats: @escaping () throws -> FloatStorage) {
    self.name = name
    self.shape = shape
    values = .floats(floats)
  }

  /// A float32 tensor.
  public init(name: String, shape: [Int], floats: [Float]) {
    self.init(name: name, shape: shape) { FloatStorage(floats) }
  }

  /// A float16 tensor: the values are rounded to the nearest, ties to even.
  public init(name: String, shape: [Int], halves: [Float]) {
    self.name = name
    self.shape = shape
    values = .halves(halves)
  }

  /// An int64 tensor.
  public init(name: String, shape: [Int], integers: [Int]) {
    self.name = name
    self.shape = shape
    values = .integers(integers)
  }

  fileprivate var elementType: ElementType {
    switch values {
    case .floats: .float32
    case .halves: .float16
    case .integers: .int64
    }
  }
}

extension Safetensors {
  /// Writes tensors as float32, float16 and int64, one after another, so that only one is in memory.
  ///
  /// The data starts at a multiple of 64 bytes and int64 tensors come first and float16 last, so that every
  /// tensor is aligned to its elements. The same tensors and metadata give the same bytes.
  ///
  /// - Throws: `CheckpointError` if a name is taken twice, a shape and its values disagree, or the
  ///   file cannot be written; an existing file is then as it was.
  public static func write(
    _ tensors: [TensorSource], metadata: [String: String] = [:], to path: String
  ) throws {
    try AtomicFile.write(to: path) { try write(tensors, metadata, to: &$0, path) }
  }

  /// The bytes of a file of these tensors, as `write` leaves them.
  ///
  /// - Throws: `CheckpointError` if a name is taken twice, or a shape and its values disagree.
  public static func bytes(
    _ tensors: [TensorSource], metadata: [String: String] = [:]
  ) throws -> [UInt8] {
    var memory = MemoryDestination()
    try write(tensors, metadata, to: &memory, "the file")
    return memory.bytes
  }

  private static func write(
    _ tensors: [TensorSource], _ metadata: [String: String], to file: inout some ByteDestination,
    _ path: String
  ) throws {
    let ordered = [ElementType.int64, .float32, .float16].flatMap { type in
      tensors.filter { $0.elementType == type }
    }
    let header = try header(ordered, metadata, path)
    try file.append(withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init))
    try file.append(header)
    for tensor in ordered { try append(tensor, to: &file, path) }
  }

  private static func append(
    _ tensor: TensorSource, to file: inout some ByteDestination, _ path: String
  ) throws {
    let count: Int
    switch tensor.values {
    case .floats(let values):
      let floats = try values()
      count = floats.count
      guard count == Extent.count(tensor.shape) else { break }
      try floats.withBuffer { try file.append(UnsafeRawBufferPointer($0)) }
    case .halves(let values):
      count = values.count
      guard count == Extent.count(tensor.shape) else { break }
      try values.map { Float16($0).bitPattern.littleEndian }.withUnsafeBytes {
        try file.append($0)
      }
    case .integers(let values):
      count = values.count
      guard count == Extent.count(tensor.shape) else { break }
      try values.map { Int64($0).littleEndian }.withUnsafeBytes { try file.append($0) }
    }
    guard count == Extent.count(tensor.shape) else {
      throw CheckpointError(
        path,
        "cannot be written: tensor \(Sentence.name(tensor.name)) of shape "
          + "\(Sentence.shape(tensor.shape)) has \(count) values")
    }
  }

  private static func header(
    _ tensors: [TensorSource], _ metadata: [String: String], _ path: String
  ) throws -> [UInt8] {
    func fault(_ text: String) -> CheckpointError {
      CheckpointError(path, "cannot be written: \(text)")
    }
    var members: [String] = []
    var names: Set<String> = []
    if !metadata.isEmpty {
      let notes = try metadata.sorted { $0.key < $1.key }.map { key, value in
        "\(try quoted(key)):\(try quoted(value))"
      }
      members.append("\"__metadata__\":{\(notes.joined(separator: ","))}")
    }
    var begin = 0
    for tensor in tensors {
      let name = Sentence.name(tensor.name)
      guard names.insert(tensor.name).inserted, tensor.name != "__metadata__" else {
        throw fault("two tensors are named \(name)")
      }
      guard let size = Extent.bytes(tensor.shape, tensor.elementType),
        case let (end, overflow) = begin.addingReportingOverflow(size), !overflow
      else { throw fault("tensor \(name) has the impossible shape \(tensor.shape)") }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(try quoted(tensor.name)):{\"dtype\":\"\(tensor.elementType.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}")
      begin = end
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    // The length takes eight bytes, the format allows blanks behind the header.
    while !(header.count + 8).isMultiple(of: 64) { header.append(UInt8(ascii: " ")) }
    guard header.count <= longestHeader else { throw fault("its header would be too long") }
    return header
  }

  private static func quoted(_ text: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(text), as: UTF8.self)
  }
}
