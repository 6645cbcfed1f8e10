/// Exact conversions of stored numbers to float32, on little-endian bytes of any alignment.
enum FloatConversion {
  /// The float32 of a binary16's bits; exact for subnormals, infinities and NaNs.
  ///
  /// Built from integer operations and one subtraction, because the baseline x86 instruction set
  /// has no conversion and the run-time library's is a call for each value.
  @inline(__always)
  static func float(half bits: UInt16) -> Float {
    let wide = UInt32(bits)
    let sign = (wide & 0x8000) << 16
    let magnitude = (wide & 0x7FFF) << 13
    let exponent = magnitude & (0x7C00 << 13)
    // Ordinary numbers: the exponent's bias grows from 15 to 127. Infinities and NaNs: to 255.
    let rebias: UInt32 = exponent == 0x7C00 << 13 ? (255 - 31) << 23 : (127 - 15) << 23
    let ordinary = magnitude &+ rebias
    // Subnormals m * 2**-24: put m below a leading one worth 2**-14, and take that one away.
    let leading = Float(bitPattern: magnitude | 113 << 23)
    let subnormal = (leading - Float(bitPattern: 113 << 23)).bitPattern
    return Float(bitPattern: sign | (exponent == 0 ? subnormal : ordinary))
  }

  /// The float32 of a bfloat16's bits, which are its upper half.
  @inline(__always)
  static func float(brain bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }

  /// Converts `values.count` elements of a type, the first at `source`, neighbours `stride` apart.
  static func convert(
    _ source: UnsafeRawPointer, _ type: ElementType, stride: Int = 1,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    switch type {
    case .float32: each(source, stride, values) { (bits: UInt32) in Float(bitPattern: bits) }
    case .float16: each(source, stride, values) { (bits: UInt16) in float(half: bits) }
    case .bfloat16: each(source, stride, values) { (bits: UInt16) in float(brain: bits) }
    case .float64:
      each(source, stride, values) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .int64: each(source, stride, values) { (value: Int64) in Float(value) }
    case .int32: each(source, stride, values) { (value: Int32) in Float(value) }
    case .int16: each(source, stride, values) { (value: Int16) in Float(value) }
    case .int8: each(source, stride, values) { (value: Int8) in Float(value) }
    case .uint64: each(source, stride, values) { (value: UInt64) in Float(value) }
    case .uint32: each(source, stride, values) { (value: UInt32) in Float(value) }
    case .uint16: each(source, stride, values) { (value: UInt16) in Float(value) }
    case .uint8: each(source, stride, values) { (value: UInt8) in Float(value) }
    case .boolean: each(source, stride, values) { (value: UInt8) in value == 0 ? 0 : 1 }
    }
  }

  @inline(__always)
  private static func each<Stored: BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ stride: Int, _ values: UnsafeMutableBufferPointer<Float>,
    _ convert: (Stored) -> Float
  ) {
    guard let destination = values.baseAddress else { return }
    let size = MemoryLayout<Stored>.stride
    if stride == 1 {
      // Apart from the loop below so that this one is vectorised.
      for index in 0..<values.count {
        destination[index] = convert(
          source.loadUnaligned(fromByteOffset: index &* size, as: Stored.self))
      }
      return
    }
    for index in 0..<values.count {
      destination[index] = convert(
        source.loadUnaligned(fromByteOffset: index &* stride &* size, as: Stored.self))
    }
  }
}
