/// What a global that a pickle names means to the reader.
///
/// A state dict needs the few listed here. Nothing is ever imported or called: these are carried
/// out by this module's own code, and an instance of anything else stays an opaque placeholder.
enum PickleMeaning {
  /// A dictionary, however it is ordered.
  case dictionary
  /// `torch._utils._rebuild_tensor`, `_rebuild_tensor_v2`: storage, offset, shape, strides.
  case rebuildTensor
  /// `torch._utils._rebuild_tensor_v3`: as before, with the element type as seventh argument.
  case rebuildTypedTensor
  /// `torch._utils._rebuild_parameter`: a tensor and what training needs.
  case rebuildParameter
  /// `torch._tensor._rebuild_from_type_v2`: another function, a class, the function's arguments.
  case rebuildFromType
  /// `torch.Size`: a tuple.
  case size
  /// A storage's class and the bytes it counts as one element; the type is nil for
  /// `UntypedStorage` and for complex and quantised numbers, which are not read.
  case storage(ElementType?, size: Int)
  /// An element type, as `torch.uint16`.
  case elementType(ElementType)
  /// Anything else.
  case other

  /// The meaning of a global.
  init(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"), ("collections", "defaultdict"), ("builtins", "dict"),
      ("__builtin__", "dict"):
      self = .dictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"):
      self = .rebuildTensor
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTypedTensor
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .rebuildParameter
    case ("torch._tensor", "_rebuild_from_type_v2"): self = .rebuildFromType
    case ("torch", "Size"): self = .size
    case ("torch", "UntypedStorage"), ("torch.storage", "UntypedStorage"):
      self = .storage(nil, size: 1)
    case ("torch", _), ("torch.cuda", _):
      if let type = PickleMeaning.storages[name] {
        self = .storage(type, size: type.size)
      } else if let size = PickleMeaning.otherStorages[name] {
        self = .storage(nil, size: size)
      } else if module == "torch", let type = PickleMeaning.elementTypes[name] {
        self = .elementType(type)
      } else {
        self = .other
      }
    default: self = .other
    }
  }

  private static let storages: [String: ElementType] = [
    "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
    "DoubleStorage": .float64, "LongStorage": .int64, "IntStorage": .int32,
    "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .boolean,
  ]

  private static let otherStorages = [
    "ComplexFloatStorage": 8, "ComplexDoubleStorage": 16, "QInt8Storage": 1, "QUInt8Storage": 1,
    "QInt32Storage": 4, "QUInt4x2Storage": 1, "QUInt2x4Storage": 1,
  ]

  private static let elementTypes: [String: ElementType] = [
    "float32": .float32, "float16": .float16, "bfloat16": .bfloat16, "float64": .float64,
    "int64": .int64, "int32": .int32, "int16": .int16, "int8": .int8, "uint64": .uint64,
    "uint32": .uint32, "uint16": .uint16, "uint8": .uint8, "bool": .boolean,
  ]
}
