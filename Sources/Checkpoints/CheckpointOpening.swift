import Foundation

extension Checkpoint {
  /// Opens a file of tensors; its content, not its name, says which format it has.
  ///
  /// Safetensors, both layouts of PyTorch, NumPy's .npy and .npz are read. If every tensor's name
  /// starts with `module.`, as after training on several devices, that prefix is taken off.
  ///
  /// - Parameter choice: which state dict of a training checkpoint to take, as "model_ema"; without
  ///   it `state_dict`, `model`, `state_dict_ema` and `model_ema` are tried in this order, then the
  ///   file's top level.
  /// - Throws: `CheckpointError` with one sentence about what is wrong with the file.
  public static func open(_ path: String, choosing choice: String? = nil) throws -> Checkpoint {
    let file = try MappedFile(path)
    let checkpoint: Checkpoint
    switch FileFormat(file) {
    case .pyTorchLegacy: return try PyTorchLegacy.read(file, choosing: choice).withoutModulePrefix()
    case .zip:
      let archive = try ZipArchive(file)
      if PyTorchZip.isOne(archive) {
        return try PyTorchZip.read(archive, choosing: choice).withoutModulePrefix()
      }
      checkpoint = try NumPyArchive.read(archive)
    case .numPy: checkpoint = try NumPyFile.read(file)
    case .safetensors: checkpoint = try Safetensors.read(file)
    case .unknown(let fault): throw CheckpointError(path, fault)
    }
    if let choice {
      throw CheckpointError(
        path, "holds one set of tensors, so there is no \(Sentence.name(choice)) to choose in it")
    }
    return try checkpoint.withoutModulePrefix()
  }

  /// Opens a file given as "FILE" or "FILE#CHOICE", as "training.pth#model_ema".
  ///
  /// A file whose own name holds "#" is found too.
  ///
  /// - Throws: `CheckpointError` as `open(_:choosing:)` does.
  public static func open(argument: String) throws -> Checkpoint {
    guard let mark = argument.lastIndex(of: "#"), access(argument, F_OK) != 0 else {
      return try open(argument)
    }
    let choice = String(argument[argument.index(after: mark)...])
    return try open(String(argument[..<mark]), choosing: choice.isEmpty ? nil : choice)
  }

  private func withoutModulePrefix() throws -> Checkpoint {
    let prefix = "module."
    guard !tensors.isEmpty, tensors.allSatisfy({ $0.name.hasPrefix(prefix) }) else { return self }
    return try Checkpoint(
      path: path, tensors: tensors.map { $0.renamed(String($0.name.dropFirst(prefix.count))) },
      metadata: metadata, container: container + ", prefix `module.` taken off")
  }
}
