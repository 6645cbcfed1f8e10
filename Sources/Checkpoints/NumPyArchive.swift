/// NumPy's .npz format: a zip archive of .npy files, stored or packed.
enum NumPyArchive {
  /// Reads the headers of an archive's arrays; the arrays stay where they are.
  ///
  /// - Throws: `CheckpointError` if the archive holds no array or one is malformed.
  static func read(_ archive: ZipArchive) throws -> Checkpoint {
    let path = archive.file.path
    let arrays = archive.entries.filter { $0.name.hasSuffix(".npy") }
    guard !arrays.isEmpty else {
      throw CheckpointError(path, "is a zip archive of neither PyTorch nor NumPy")
    }
    guard arrays.count <= Extent.mostTensors else {
      throw CheckpointError(path, "holds more than \(Extent.mostTensors) arrays")
    }
    let tensors = try arrays.map { entry in
      let name = String(entry.name.dropLast(".npy".count))
      let start = try archive.start(of: entry, count: NumPyHeader.longest + 12)
      let header = try start.withBytes { bytes in
        try NumPyHeader(
          bytes, subject: "has array \(Sentence.name(name)), which", path: path)
      }
      return try NumPyFile.tensor(
        name, header, storage: TensorStorage(archive, entry), path: path)
    }
    return try Checkpoint(path: path, tensors: tensors, container: "NumPy .npz")
  }
}
