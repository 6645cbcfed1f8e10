/// PyTorch's file layout since 1.6: a zip archive of a pickle, ROOT/data.pkl, and one file of bytes
/// for each storage, ROOT/data/KEY.
enum PyTorchZip {
  /// Whether an archive has the layout.
  static func isOne(_ archive: ZipArchive) -> Bool { root(of: archive) != nil }

  /// Reads the state dict of an archive.
  ///
  /// - Throws: `CheckpointError` if the pickle is hostile or malformed, holds no state dict, or a
  ///   tensor's storage is missing or of another size.
  static func read(_ archive: ZipArchive, choosing choice: String?) throws -> Checkpoint {
    let path = archive.file.path
    guard let root = root(of: archive), let entry = archive[root + "data.pkl"] else {
      throw CheckpointError(path, "has no pickle, data.pkl, in its archive")
    }
    if archive[root + "constants.pkl"] != nil {
      throw CheckpointError(path, "is a TorchScript program, not a state dict")
    }
    try checkByteOrder(archive, root)
    let (bytes, owner) = try TensorStorage(archive, entry).bytes()
    return try withExtendedLifetime(owner) {
      let reader = PickleReader(
        bytes, file: path, mostRows: (2 << 20) + archive.file.bytes.count)
      let value = try reader.read()
      let heap = reader.heap
      let found = try StateDictionary(in: heap, root: value, choosing: choice, file: path)
      var storages = PyTorchStorages(heap: heap, file: path) { storage in
        archive[root + "data/" + storage.key].map { TensorStorage(archive, $0) }
      }
      return try Checkpoint(
        path: path, tensors: found.tensors.map { try storages.tensor($0.name, $0.tensor) },
        metadata: found.metadata, container: "PyTorch zip, " + found.place)
    }
  }

  private static func root(of archive: ZipArchive) -> String? {
    let name = "data.pkl"
    guard
      let entry = archive.entries.first(where: { $0.name == name || $0.name.hasSuffix("/" + name) })
    else { return nil }
    return String(entry.name.dropLast(name.count))
  }

  private static func checkByteOrder(_ archive: ZipArchive, _ root: String) throws {
    guard let entry = archive[root + "byteorder"] else { return }
    let start = try archive.start(of: entry, count: 16)
    guard start.withBytes({ $0.starts(with: "little".utf8) }) else {
      throw CheckpointError(
        archive.file.path, "was written on a big-endian machine, which is not read")
    }
  }
}

extension StateDictionary {
  /// Where the tensors were found, as part of a description.
  var place: String {
    key.map { "state dict inside `\(Sentence.path($0))`" } ?? "state dict at the top level"
  }
}
