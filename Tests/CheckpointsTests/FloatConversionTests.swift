import Checkpoints
import Support
import Testing

/// Conversions of stored types to float32, through files made byte by byte.
struct FloatConversionTests {
  private func floats<Stored: FixedWidthInteger>(
    _ values: [Stored], as type: String
  ) throws -> [Float] {
    let data = values.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
    let header =
      "{\"w\":{\"dtype\":\"\(type)\",\"shape\":[\(values.count)],"
      + "\"data_offsets\":[0,\(data.count)]}}"
    let folder = try TemporaryFolder()
    let path = try folder.write(safetensors(header, data: data), "a.safetensors")
    return try #require(try Checkpoint.open(path)["w"]).floats().array
  }

  @Test func everyHalfIsExact() throws {
    let halves = (0...UInt16.max).map { $0 }
    let converted = try floats(halves, as: "F16")
    for (bits, value) in zip(halves, converted) {
      let expected = Float(Float16(bitPattern: bits))
      let isEqual =
        expected.isNaN ? value.isNaN : value.bitPattern == expected.bitPattern
      if !isEqual { Issue.record("half \(bits): \(value) instead of \(expected)") }
    }
    #expect(converted[1] == 0x1p-24)
    #expect(converted[0x8000].sign == .minus)
    #expect(converted[0x7C00] == .infinity)
    #expect(converted[0xFC00] == -.infinity)
    #expect(converted[0x7BFF] == 65504)
  }

  @Test func everyBrainFloatIsTheUpperHalf() throws {
    let brains = (0...UInt16.max).map { $0 }
    let converted = try floats(brains, as: "BF16")
    #expect(converted.map(\.bitPattern) == brains.map { UInt32($0) << 16 })
  }

  @Test func doublesAreRoundedOnce() throws {
    let doubles: [Double] = [
      0, -0.0, 1.0 / 3, 1 + 0x1p-24, 1 + 0x1.8p-23, 1e300, -1e300, 1e-46, 0x1p-149, .infinity, .nan,
    ]
    let converted = try floats(doubles.map(\.bitPattern), as: "F64")
    for (double, value) in zip(doubles, converted) {
      #expect(double.isNaN ? value.isNaN : value.bitPattern == Float(double).bitPattern)
    }
  }

  @Test func integersAreRounded() throws {
    #expect(try floats([Int64(-3), 1 << 40, .max], as: "I64") == [-3, 0x1p40, 0x1p63])
    #expect(try floats([UInt64.max], as: "U64") == [0x1p64])
    #expect(try floats([Int32.min, 16_777_217], as: "I32") == [-0x1p31, 16_777_216])
    #expect(try floats([UInt32.max], as: "U32") == [0x1p32])
    #expect(try floats([Int16.min, 5], as: "I16") == [-32768, 5])
    #expect(try floats([UInt16.max], as: "U16") == [65535])
    #expect(try floats([Int8.min, 5], as: "I8") == [-128, 5])
    #expect(try floats([UInt8.max], as: "U8") == [255])
    #expect(try floats([UInt8(0), 1, 2], as: "BOOL") == [0, 1, 1])
  }
}
