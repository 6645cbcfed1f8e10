import Foundation

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
    let declared: Declared
    do {
      declared = try JSONDecoder().decode(Declared.self, from: Data(text))
    } catch let error as DecodingError {
      throw CheckpointError(path, SafetensorsHeader.fault(error))
    }
    if let key = JSONKeys.duplicate(in: text) {
      throw CheckpointError(path, "names \(Sentence.name(key)) twice in its header")
    }
    metadata = declared.metadata
    entries = try declared.tensors.map { name, tensor in
      try SafetensorsHeader.entry(name, tensor, path: path)
    }.sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
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

  private static func entry(
    _ name: String, _ tensor: Declared.Tensor, path: String
  ) throws -> Entry {
    func fault(_ text: String) -> CheckpointError {
      CheckpointError(path, "gives tensor \(Sentence.name(name)) \(text)")
    }
    guard let type = ElementType(rawValue: tensor.dtype) else {
      throw fault("the element type \(Sentence.name(tensor.dtype)), which is not read")
    }
    guard let size = Extent.bytes(tensor.shape, type) else {
      throw fault("the impossible shape \(Sentence.shape(tensor.shape))")
    }
    guard tensor.data_offsets.count == 2, let begin = tensor.data_offsets.first,
      let end = tensor.data_offsets.last, begin >= 0, begin <= end
    else { throw fault("the impossible offsets \(Sentence.shape(tensor.data_offsets))") }
    guard end - begin == size else {
      throw fault(
        "the shape \(Sentence.shape(tensor.shape)) of \(type.rawValue), \(Sentence.bytes(size)), "
          + "but \(Sentence.bytes(end - begin)) of data")
    }
    return Entry(name: name, elementType: type, shape: tensor.shape, begin: begin, end: end)
  }

  private static func fault(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      return "gives \(subject(context)) no \(Sentence.name(key.stringValue)) in its header"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "describes \(subject(context)) wrongly in its header"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "describes \(subject(context)) by an impossible number in its header"
    default:
      return "has a safetensors header that is not JSON"
    }
  }

  private static func subject(_ context: DecodingError.Context) -> String {
    guard let name = context.codingPath.first?.stringValue else { return "its tensors" }
    if name == Declared.metadataKey { return "its metadata" }
    return "tensor \(Sentence.name(name))"
  }

  /// The header as JSON has it.
  private struct Declared: Decodable {
    static let metadataKey = "__metadata__"

    struct Tensor: Decodable {
      let dtype: String
      let shape: [Int]
      // The format's own spelling.
      let data_offsets: [Int]  // swift-format-ignore: AlwaysUseLowerCamelCase
    }

    struct Key: CodingKey {
      let stringValue: String
      let intValue: Int? = nil
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { return nil }
    }

    let tensors: [(name: String, tensor: Tensor)]
    let metadata: [String: String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      var tensors: [(name: String, tensor: Tensor)] = []
      var metadata: [String: String] = [:]
      for key in container.allKeys {
        if key.stringValue == Self.metadataKey {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          tensors.append((key.stringValue, try container.decode(Tensor.self, forKey: key)))
        }
      }
      self.tensors = tensors
      self.metadata = metadata
    }
  }
}
