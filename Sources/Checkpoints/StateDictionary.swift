/// Finds the state dict that a PyTorch file is opened for among what its pickle made.
///
/// Training scripts put it inside `state_dict` or `model`, an averaged one inside `state_dict_ema`
/// or `model_ema`, or save it alone.
struct StateDictionary {
  /// The names and tensors in the file's order.
  let tensors: [(name: String, tensor: PickleTensor)]

  /// The file's key under which the tensors are, or nil for the top level.
  let key: String?

  /// Short values beside the state dict, as the epoch.
  let metadata: [String: String]

  private static let usualKeys = ["state_dict", "model", "state_dict_ema", "model_ema"]

  /// Finds the state dict in `root`, that of the key `choice` if one is given.
  ///
  /// - Throws: `CheckpointError` if there is none.
  init(in heap: PickleHeap, root: PickleValue, choosing choice: String?, file: String) throws {
    guard case .dictionary(let row) = root else {
      throw CheckpointError(file, "holds \(heap.kind(root)), not a state dict")
    }
    var members: [String: PickleValue] = [:]
    var choices: [String] = []
    for (key, value) in heap.dictionaries[Int(row)] {
      guard let key = heap.text(key) else { continue }
      members[key] = value
      if StateDictionary.holdsTensors(heap, value) { choices.append(key) }
    }
    metadata = StateDictionary.notes(heap, row)
    if let choice {
      guard choices.contains(choice), let value = members[choice] else {
        throw CheckpointError(
          file, "has no state dict \(Sentence.name(choice)); \(StateDictionary.offer(choices))")
      }
      key = choice
      tensors = StateDictionary.tensors(heap, value)
    } else if let usual = StateDictionary.usualKeys.first(where: choices.contains) {
      key = usual
      tensors = StateDictionary.tensors(heap, members[usual] ?? .none)
    } else {
      key = nil
      tensors = StateDictionary.tensors(heap, root)
    }
    guard tensors.count <= Extent.mostTensors else {
      throw CheckpointError(file, "holds more than \(Extent.mostTensors) tensors")
    }
    guard tensors.isEmpty else { return }
    for usual in StateDictionary.usualKeys {
      if case .opaque = members[usual] ?? .none, let value = members[usual] {
        throw CheckpointError(
          file, "holds \(heap.kind(value)) inside `\(usual)`, not a state dict")
      }
    }
    throw CheckpointError(
      file, "holds a dictionary without tensors; \(StateDictionary.offer(choices))")
  }

  private static func offer(_ choices: [String]) -> String {
    choices.isEmpty
      ? "it holds no state dict to choose"
      : "it can be opened with \(Sentence.list(choices.map { "#" + Sentence.path($0) }))"
  }

  private static func holdsTensors(_ heap: PickleHeap, _ value: PickleValue) -> Bool {
    guard case .dictionary(let row) = value else { return false }
    return heap.dictionaries[Int(row)].contains { pair in
      if case .tensor = pair.value { return heap.text(pair.key) != nil }
      return false
    }
  }

  private static func tensors(
    _ heap: PickleHeap, _ value: PickleValue
  ) -> [(name: String, tensor: PickleTensor)] {
    guard case .dictionary(let row) = value else { return [] }
    return heap.dictionaries[Int(row)].compactMap { key, value in
      guard let name = heap.text(key), case .tensor(let row) = value else { return nil }
      return (name, heap.tensors[Int(row)])
    }
  }

  private static func notes(_ heap: PickleHeap, _ row: Int32) -> [String: String] {
    var notes: [String: String] = [:]
    for (key, value) in heap.dictionaries[Int(row)] where notes.count < 64 {
      guard let key = heap.text(key), key.utf8.count <= 100 else { continue }
      switch value {
      case .boolean(let flag): notes[key] = flag ? "true" : "false"
      case .integer(let number): notes[key] = "\(number)"
      case .number(let number): notes[key] = "\(number)"
      case .text(_, let count) where count <= 1000: notes[key] = heap.text(value)
      default: break
      }
    }
    return notes
  }
}
