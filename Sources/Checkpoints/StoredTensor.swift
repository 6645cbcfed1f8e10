/// A named tensor as a file holds it; nothing is read until its values are asked for.
public struct StoredTensor: Sendable {
  /// The tensor's name, as "stages.0.blocks.0.attn.q.weight".
  public let name: String

  /// The axes, outermost first; empty for a single number.
  public let shape: [Int]

  /// The distance between neighbours along each axis, in elements.
  ///
  /// Row-major except for views in PyTorch files and column-major NumPy arrays.
  public let strides: [Int]

  /// The type of the elements as stored.
  public let elementType: ElementType

  /// The number of elements.
  public let count: Int

  private let storage: TensorStorage
  private let byteOffset: Int

  /// A tensor whose first element lies at `byteOffset` of a storage.
  ///
  /// - Throws: `CheckpointError` if the shape's numbers are impossible or an element would lie
  ///   outside the storage.
  init(
    name: String, shape: [Int], strides: [Int]? = nil, elementType: ElementType,
    storage: TensorStorage, byteOffset: Int = 0
  ) throws {
    func fault(_ text: String) -> CheckpointError {
      CheckpointError(storage.path, "gives tensor \(Sentence.name(name)) \(text)")
    }
    guard shape.count <= Extent.mostAxes else {
      throw fault("\(shape.count) axes; \(Extent.mostAxes) is the most that is read")
    }
    guard let count = Extent.count(shape), Extent.bytes(shape, elementType) != nil else {
      throw fault("the impossible shape \(Sentence.shape(shape))")
    }
    let strides = strides ?? Extent.rowMajor(shape)
    if count > 0 {
      let elements = storage.byteCount / elementType.size
      guard byteOffset >= 0, strides.count == shape.count,
        let end = Extent.end(offset: 0, shape: shape, strides: strides),
        end <= elements, end * elementType.size <= storage.byteCount - byteOffset
      else {
        throw fault("the shape \(Sentence.shape(shape)), which reaches outside its data")
      }
      // Strides of zero repeat elements; without a bound, a few bytes could ask for terabytes.
      guard count <= max(elements, 1 << 24) else {
        throw fault("the shape \(Sentence.shape(shape)), far larger than its data")
      }
    }
    self.name = name
    self.shape = shape
    self.strides = strides
    self.elementType = elementType
    self.count = count
    self.storage = storage
    self.byteOffset = byteOffset
  }

  /// A tensor of values in memory, as a file would give it.
  ///
  /// - Throws: `CheckpointError` if the shape does not have as many elements as there are values.
  public init(name: String, shape: [Int], values: [Float], from path: String = "memory") throws {
    let bytes = AlignedBytes(count: values.count * 4) { memory in
      values.withUnsafeBytes { memory.copyMemory(from: $0) }
    }
    guard Extent.count(shape) == values.count else {
      throw CheckpointError(
        path,
        "gives tensor \(Sentence.name(name)) the shape \(Sentence.shape(shape)) "
          + "but \(values.count) values")
    }
    try self.init(
      name: name, shape: shape, elementType: .float32, storage: TensorStorage(bytes, from: path))
  }

  /// Whether the elements lie one after another in row-major order.
  public var isContiguous: Bool { Extent.isRowMajor(shape, strides) }

  /// The elements as float32 in row-major order.
  ///
  /// Contiguous float32 data that is aligned is borrowed from the mapped file; everything else is
  /// converted into memory of its own. Integers are rounded to the nearest float32.
  ///
  /// - Throws: `CheckpointError` if the file was shortened or its packed data is damaged.
  public func floats() throws -> FloatStorage {
    guard count > 0 else { return FloatStorage([]) }
    let (start, owner) = try self.start()
    let isAligned = Int(bitPattern: start) % MemoryLayout<Float>.alignment == 0
    if elementType == .float32, isContiguous, isAligned {
      return FloatStorage(
        borrowing: start.assumingMemoryBound(to: Float.self), count: count, from: owner)
    }
    return withExtendedLifetime(owner) {
      FloatStorage(count: count) { values in
        if isContiguous { return FloatConversion.convert(start, elementType, into: values) }
        let rows = StridedRows(shape: shape, strides: strides)
        var done = 0
        for row in rows {
          FloatConversion.convert(
            start + row * elementType.size, elementType, stride: rows.step,
            into: UnsafeMutableBufferPointer(rebasing: values[done..<done + rows.length]))
          done += rows.length
        }
      }
    }
  }

  /// The elements of an integer or boolean tensor in row-major order.
  ///
  /// - Throws: `CheckpointError` if the elements are not integers, one does not fit, the file was
  ///   shortened, or its packed data is damaged.
  public func integers() throws -> [Int] {
    guard !elementType.isFloatingPoint else {
      throw CheckpointError(
        storage.path,
        "holds tensor \(Sentence.name(name)) as \(elementType.rawValue), not as integers")
    }
    guard count > 0 else { return [] }
    let (start, owner) = try self.start()
    return try withExtendedLifetime(owner) {
      let rows = StridedRows(shape: shape, strides: strides)
      var values: [Int] = []
      values.reserveCapacity(count)
      for row in rows {
        for column in 0..<rows.length {
          let element = row + column * rows.step
          values.append(try integer(start + element * elementType.size))
        }
      }
      return values
    }
  }

  /// The same tensor under another name.
  public func renamed(_ name: String) -> StoredTensor {
    StoredTensor(self, name: name, shape: shape, strides: strides)
  }

  /// The same elements with other axes, or nil if the count differs or the tensor is a strided view.
  public func reshaped(_ shape: [Int]) -> StoredTensor? {
    guard isContiguous, Extent.count(shape) == count else { return nil }
    return StoredTensor(self, name: name, shape: shape, strides: Extent.rowMajor(shape))
  }

  private init(_ other: StoredTensor, name: String, shape: [Int], strides: [Int]) {
    self.name = name
    self.shape = shape
    self.strides = strides
    elementType = other.elementType
    count = other.count
    storage = other.storage
    byteOffset = other.byteOffset
  }

  private func start() throws -> (UnsafeRawPointer, owner: AnyObject) {
    let (bytes, owner) = try storage.bytes()
    guard let base = bytes.baseAddress else {
      throw CheckpointError(storage.path, "has no data for tensor \(Sentence.name(name))")
    }
    return (base + byteOffset, owner)
  }

  private func integer(_ source: UnsafeRawPointer) throws -> Int {
    switch elementType {
    case .int64: return Int(source.loadUnaligned(as: Int64.self))
    case .int32: return Int(source.loadUnaligned(as: Int32.self))
    case .int16: return Int(source.loadUnaligned(as: Int16.self))
    case .int8: return Int(source.loadUnaligned(as: Int8.self))
    case .uint64:
      guard let value = Int(exactly: source.loadUnaligned(as: UInt64.self)) else {
        throw CheckpointError(
          storage.path, "holds an integer past 2**63 in tensor \(Sentence.name(name))")
      }
      return value
    case .uint32: return Int(source.loadUnaligned(as: UInt32.self))
    case .uint16: return Int(source.loadUnaligned(as: UInt16.self))
    case .uint8: return Int(source.loadUnaligned(as: UInt8.self))
    case .boolean: return source.loadUnaligned(as: UInt8.self) == 0 ? 0 : 1
    case .float32, .float16, .bfloat16, .float64: return 0
    }
  }
}
