/// The type of a stored tensor's elements.
public enum ElementType: String, Sendable, CaseIterable {
  /// IEEE 754 binary32.
  case float32 = "F32"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"
  /// IEEE 754 binary64.
  case float64 = "F64"
  /// Two's complement, eight bytes.
  case int64 = "I64"
  /// Two's complement, four bytes.
  case int32 = "I32"
  /// Two's complement, two bytes.
  case int16 = "I16"
  /// Two's complement, one byte.
  case int8 = "I8"
  /// Unsigned, eight bytes.
  case uint64 = "U64"
  /// Unsigned, four bytes.
  case uint32 = "U32"
  /// Unsigned, two bytes.
  case uint16 = "U16"
  /// Unsigned, one byte.
  case uint8 = "U8"
  /// One byte, zero for false.
  case boolean = "BOOL"

  /// The number of bytes of one element.
  public var size: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .boolean: 1
    }
  }

  /// Whether the elements are real numbers, so that a network's parameters may have this type.
  public var isFloatingPoint: Bool {
    switch self {
    case .float32, .float16, .bfloat16, .float64: true
    default: false
    }
  }
}
