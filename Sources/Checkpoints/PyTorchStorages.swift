/// Gives a pickle's tensors their bytes; tensors that share a storage share it here too.
struct PyTorchStorages {
  private let heap: PickleHeap
  private let file: String
  private let find: (PickleStorage) throws -> TensorStorage?
  private var found: [String: TensorStorage] = [:]

  /// Storages found by `find`, which answers nil for a missing one.
  init(
    heap: PickleHeap, file: String, find: @escaping (PickleStorage) throws -> TensorStorage?
  ) {
    self.heap = heap
    self.file = file
    self.find = find
  }

  /// A tensor of the pickle, checked against its storage.
  ///
  /// - Throws: `CheckpointError` if the storage is missing or has another size than declared, or
  ///   the tensor reaches outside it.
  mutating func tensor(_ name: String, _ tensor: PickleTensor) throws -> StoredTensor {
    func fault(_ text: String) -> CheckpointError {
      CheckpointError(file, "gives tensor \(Sentence.name(name)) \(text)")
    }
    let declared = heap.storages[Int(tensor.storage)]
    guard let shape = heap.integers(tensor.shape), let strides = heap.integers(tensor.strides)
    else { throw fault("a shape or strides that are not integers") }
    let storage: TensorStorage
    if let known = found[declared.key] {
      storage = known
    } else {
      guard let new = try find(declared) else {
        throw fault("the storage \(Sentence.name(declared.key)), which the file does not hold")
      }
      storage = new
      found[declared.key] = new
    }
    let (size, tooWide) = declared.count.multipliedReportingOverflow(
      by: declared.elementSize)
    guard !tooWide, storage.byteCount == size else {
      throw fault(
        "the storage \(Sentence.name(declared.key)) of "
          + (tooWide ? "impossible size" : Sentence.bytes(size))
          + ", but the file holds \(Sentence.bytes(storage.byteCount)) of it")
    }
    let (offset, isFar) = tensor.offset.multipliedReportingOverflow(by: tensor.elementType.size)
    guard !isFar else { throw fault("an impossible place in its storage") }
    return try StoredTensor(
      name: name, shape: shape, strides: strides, elementType: tensor.elementType,
      storage: storage, byteOffset: offset)
  }
}
