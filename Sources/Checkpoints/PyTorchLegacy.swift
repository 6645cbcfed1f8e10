/// PyTorch's file layout before 1.6: pickles of a magic number, a protocol version, the machine,
/// the object and the list of storage keys; then each storage as its number of elements and bytes.
enum PyTorchLegacy {
  private static let magic: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  /// Reads the state dict of a file that starts as a pickle.
  ///
  /// - Throws: `CheckpointError` if a pickle is hostile or malformed, the file holds no state dict,
  ///   was not written by PyTorch, or ends early.
  static func read(_ file: MappedFile, choosing choice: String?) throws -> Checkpoint {
    let path = file.path
    var position = magic.count
    guard file.bytes.starts(with: magic) else {
      // Read anyhow, for the sake of the sentence when it is hostile.
      let reader = reader(of: file, at: 0)
      let kind = reader.heap.kind(try reader.read())
      throw CheckpointError(path, "is a pickle that PyTorch did not write; it holds \(kind)")
    }
    // Each part is a pickle of its own, with its own memory.
    func next() throws -> (PickleValue, PickleHeap) {
      let reader = reader(of: file, at: position)
      let value = try reader.read()
      position = reader.position
      return (value, reader.heap)
    }
    guard case (.integer(1001), _) = try next() else {
      throw CheckpointError(path, "is of a PyTorch file version that is not read")
    }
    let (machine, machineHeap) = try next()
    guard isLittleEndian(machine, machineHeap) else {
      throw CheckpointError(path, "was written on a big-endian machine, which is not read")
    }
    let (root, heap) = try next()
    let (keys, keyHeap) = try next()
    let found = try StateDictionary(in: heap, root: root, choosing: choice, file: path)
    let places = try places(
      of: (keyHeap.items(keys) ?? []).map { keyHeap.text($0) ?? "" }, heap, file, at: position)
    var storages = PyTorchStorages(heap: heap, file: path) { storage in
      places[storage.key].map { TensorStorage(file, $0) }
    }
    return try Checkpoint(
      path: path, tensors: found.tensors.map { try storages.tensor($0.name, $0.tensor) },
      metadata: found.metadata, container: "PyTorch before 1.6, " + found.place)
  }

  private static func reader(of file: MappedFile, at position: Int) -> PickleReader {
    PickleReader(
      file.bytes, at: position, file: file.path, mostRows: (2 << 20) + file.bytes.count)
  }

  private static func isLittleEndian(_ machine: PickleValue, _ heap: PickleHeap) -> Bool {
    guard case .dictionary(let row) = machine else { return true }
    return !heap.dictionaries[Int(row)].contains { key, value in
      guard heap.text(key) == "little_endian", case .boolean(false) = value else { return false }
      return true
    }
  }

  /// Where each storage's bytes lie, following the order of the keys.
  private static func places(
    of keys: [String], _ heap: PickleHeap, _ file: MappedFile, at start: Int
  ) throws -> [String: Range<Int>] {
    // The file counts elements, so a storage's type is needed to find the next one.
    let sizes = Dictionary(
      heap.storages.map { ($0.key, $0.elementSize) }, uniquingKeysWith: { one, _ in one }
    )
    var places: [String: Range<Int>] = [:]
    var position = start
    for key in keys {
      guard let size = sizes[key] else {
        throw CheckpointError(
          file.path, "lists the storage \(Sentence.name(key)), of a type that is not read")
      }
      guard let count = file.bytes.number64(at: position) else {
        throw CheckpointError(file.path, "ends before the storage \(Sentence.name(key))")
      }
      position += 8
      let (bytes, tooWide) = count.multipliedReportingOverflow(by: size)
      guard !tooWide, bytes <= file.bytes.count - position else {
        throw CheckpointError(file.path, "ends inside the storage \(Sentence.name(key))")
      }
      places[key] = position..<position + bytes
      position += bytes
    }
    return places
  }
}
