/// What a safetensors header declares, checked except against the data's size.
struct SafetensorsHeader {
  /// One tensor.
  struct Entry {
    let name: String
    let elementType: ElementType
    let shape: [Int]
    /// The first byte in the data.
    let begin: Int
    /// One past the last byte in the data.
    let end: Int
  }

  /// The tensors in the order of their data.
  let entries: [Entry]

  /// The texts of `__metadata__`.
  let metadata: [String: String]

  /// Reads the JSON of a header.
  ///
  /// - Throws: `CheckpointError` if it is not JSON, names something twice, lacks a field, or
  ///   declares an unknown element type or a shape that disagrees with its offsets.
  init(_ text: UnsafeRawBufferPointer, path: String) throws {
    var entries: [Entry] = []
    var metadata: [String: String]?
    var subject: String?
    do {
      var scanner = HeaderScanner(text)
      try scanner.object { scanner, name in
        if name == SafetensorsHeader.metadataKey {
          subject = "its metadata"
          guard metadata == nil else { throw SafetensorsHeader.twice(name, path) }
          metadata = try SafetensorsHeader.notes(&scanner, path)
        } else {
          subject = "tensor \(Sentence.name(name))"
          guard entries.count < Extent.mostTensors else {
            throw CheckpointError(path, "declares more than \(Extent.mostTensors) tensors")
          }
          entries.append(try SafetensorsHeader.entry(name, &scanner, path))
        }
        subject = nil
      }
      try scanner.end()
    } catch let fault as HeaderScanner.Fault {
      throw CheckpointError(path, SafetensorsHeader.sentence(fault, subject))
    }
    self.metadata = metadata ?? [:]
    self.entries = entries.sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
  }

  /// Checks that the tensors cover the data without overlap, hole or remainder.
  func checkCover(dataSize: Int, path: String) throws {
    var covered = 0
    var last = ""
    for entry in entries {
      let name = Sentence.name(entry.name)
      guard entry.end <= dataSize else {
        throw CheckpointError(
          path,
          "ends before the data of tensor \(name): it needs \(Sentence.bytes(entry.end)), "
            + "\(Sentence.bytes(dataSize)) are there")
      }
      guard entry.begin >= covered else {
        throw CheckpointError(
          path, "lets tensors \(Sentence.name(last)) and \(name) overlap in its data")
      }
      guard entry.begin == covered else {
        throw CheckpointError(
          path, "has a hole of \(Sentence.bytes(entry.begin - covered)) before tensor \(name)")
      }
      covered = entry.end
      last = entry.name
    }
    guard covered == dataSize else {
      throw CheckpointError(
        path, "has \(Sentence.bytes(dataSize - covered)) that belong to no tensor at its end")
    }
  }

  private static let metadataKey = "__metadata__"

  private static func notes(
    _ scanner: inout HeaderScanner, _ path: String
  ) throws -> [String: String] {
    var notes: [String: String] = [:]
    try scanner.object { scanner, key in
      guard notes.updateValue(try scanner.string(), forKey: key) == nil else {
        throw twice(key, path)
      }
    }
    return notes
  }

  private static func entry(
    _ name: String, _ scanner: inout HeaderScanner, _ path: String
  ) throws -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { scanner, key in
      switch key {
      case "dtype" where type == nil: type = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.integers(atMost: Extent.mostAxes)
      case "data_offsets" where offsets == nil: offsets = try scanner.integers(atMost: 2)
      case "dtype", "shape", "data_offsets": throw twice(key, path)
      default: throw HeaderScanner.Fault.form
      }
    }
    func fault(_ text: String) -> CheckpointError {
      CheckpointError(path, "gives tensor \(Sentence.name(name)) \(text)")
    }
    guard let type else { throw fault("no 'dtype' in its header") }
    guard let shape else { throw fault("no 'shape' in its header") }
    guard let offsets else { throw fault("no 'data_offsets' in its header") }
    guard let elementType = ElementType(rawValue: type) else {
      throw fault("the element type \(Sentence.name(type)), which is not read")
    }
    guard let size = Extent.bytes(shape, elementType) else {
      throw fault("the impossible shape \(Sentence.shape(shape))")
    }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw fault("the impossible offsets \(Sentence.shape(offsets))")
    }
    guard offsets[1] - offsets[0] == size else {
      throw fault(
        "the shape \(Sentence.shape(shape)) of \(type), \(Sentence.bytes(size)), "
          + "but \(Sentence.bytes(offsets[1] - offsets[0])) of data")
    }
    return Entry(
      name: name, elementType: elementType, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private static func twice(_ key: String, _ path: String) -> CheckpointError {
    CheckpointError(path, "names \(Sentence.name(key)) twice in its header")
  }

  private static func sentence(_ fault: HeaderScanner.Fault, _ subject: String?) -> String {
    guard let subject else { return "has a safetensors header that is not JSON" }
    switch fault {
    case .form: return "describes \(subject) wrongly in its header"
    case .number: return "describes \(subject) by an impossible number in its header"
    case .length: return "describes \(subject) by too many numbers in its header"
    }
  }
}
