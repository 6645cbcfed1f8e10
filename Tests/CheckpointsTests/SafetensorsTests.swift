import Checkpoints
import Foundation
import Support
import Testing

struct SafetensorsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What opening a file of this header and data says after the file's name.
  private func sentence(_ header: String, bytes: Int = 16) throws -> String? {
    let data = [UInt8](repeating: 0, count: bytes)
    let path = try folder.write(safetensors(header, data: data), "a.safetensors")
    return fault(path).map { String($0.dropFirst("a.safetensors ".count)) }
  }

  private func tensor(_ name: String, _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[\((end - begin) / 4)],"
      + "\"data_offsets\":[\(begin),\(end)]}"
  }

  @Test func readsWhatTheFormatsOwnLibraryWrote() throws {
    let checkpoint = try Checkpoint.open(small("kinds.safetensors"))
    #expect(checkpoint.container == "safetensors")
    #expect(checkpoint.metadata == ["epoch": "12", "note": "a \"quoted\" line\nand another"])
    #expect(checkpoint.tensors.count == 18)
    for (name, shape) in [
      ("float32", [4, 6]), ("float16", [3, 5]), ("bfloat16", [7]), ("float64", [2, 2, 2]),
      ("parameter", [5]), ("empty", [0, 4]),
    ] {
      let tensor = try #require(checkpoint[name])
      #expect(tensor.shape == shape)
      #expect(try tensor.floats().array == ramp(tensor.count))
    }
    #expect(checkpoint["scalar"]?.shape == [])
    #expect(try checkpoint["scalar"]?.floats().array == [2.5])
    #expect(checkpoint["nothing"] == nil)
  }

  @Test func readsTheReferenceNetworks() throws {
    for name in Fixtures.names(in: "mini") where name.hasSuffix(".safetensors") {
      let checkpoint = try Checkpoint.open(Fixtures.path("mini/\(name)"))
      let text = try #require(checkpoint.metadata["seed"])
      let seed = try #require(UInt64(text))
      let input = try #require(checkpoint["input"])
      let image = try SeededTensor.image(
        height: input.shape[1], width: input.shape[2], seed: seed)
      #expect(try input.floats().array == image.array, "\(name)")
      #expect(try input.floats().isBorrowed)
    }
  }

  @Test func alignedFloatsAreBorrowedOthersCopied() throws {
    // A header of odd length puts the data at an odd address.
    let one = withUnsafeBytes(of: Float(1).bitPattern.littleEndian, Array.init)
    for blanks in 0..<4 {
      let header = "{\(tensor("w", 0, 4))}" + String(repeating: " ", count: blanks)
      let path = try folder.write(safetensors(header, data: one), "a.safetensors")
      let values = try #require(try Checkpoint.open(path)["w"]).floats()
      #expect(values.array == [1])
      #expect(values.isBorrowed == (header.utf8.count % 4 == 0))
    }
  }

  @Test func tensorsComeInTheOrderOfTheirData() throws {
    let header = "{\(tensor("b", 8, 16)),\(tensor("a", 0, 8))}"
    let path = try folder.write(
      safetensors(header, data: Array(repeating: 0, count: 16)), "a.safetensors")
    #expect(try Checkpoint.open(path).tensors.map(\.name) == ["a", "b"])
  }

  @Test func namesTakenTwiceAreRefused() throws {
    #expect(
      try sentence("{\(tensor("a", 0, 8)),\(tensor("a", 8, 16))}")
        == "names tensor 'a' twice")
    // The same name, written differently.
    #expect(
      try sentence("{\(tensor("a", 0, 8)),\(tensor("\\u0061", 8, 16))}")
        == "names tensor 'a' twice")
    #expect(
      try sentence(
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,16]}}")
        == "names 'dtype' twice in its header")
    #expect(
      try sentence("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"},\(tensor("b", 0, 16))}")
        == "names 'a' twice in its header")
    #expect(
      try sentence("{\"__metadata__\":{},\"__metadata__\":{},\(tensor("b", 0, 16))}")
        == "names '__metadata__' twice in its header")
    // Texts that only look like keys are none.
    #expect(try sentence("{\"__metadata__\":{\"a\":\"a\\\":\"},\(tensor("a", 0, 16))}") == nil)
  }

  @Test func headersThatAreNotWhatTheyShouldBe() throws {
    let notJSON = "has a safetensors header that is not JSON"
    #expect(try sentence("{") == notJSON)
    #expect(try sentence("{}x") == notJSON)
    #expect(try sentence(String(repeating: "[", count: 100_000)) == notJSON)
    let deep = String(repeating: "{\"a\":", count: 100_000)
    #expect(try sentence(deep) == "describes tensor 'a' wrongly in its header")
    #expect(try sentence("{\"\u{0}\":3}") == notJSON)
    #expect(try sentence("{\"a\":3}") == "describes tensor 'a' wrongly in its header")
    #expect(
      try sentence("{\"a\":{\"shape\":[4],\"data_offsets\":[0,16]}}")
        == "gives tensor 'a' no 'dtype' in its header")
    for number in ["1e99", "4.5", "99999999999999999999"] {
      #expect(
        try sentence("{\"a\":{\"dtype\":\"F32\",\"shape\":[\(number)],\"data_offsets\":[0,16]}}")
          == "describes tensor 'a' by an impossible number in its header")
    }
    #expect(
      try sentence("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0]}}")
        == "gives tensor 'a' the impossible offsets [0]")
    let axes = String(repeating: "1,", count: 40) + "1"
    #expect(
      try sentence("{\"a\":{\"dtype\":\"F32\",\"shape\":[\(axes)],\"data_offsets\":[0,4]}}")
        == "describes tensor 'a' by too many numbers in its header")
    #expect(
      try sentence("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16],\"x\":1}}")
        == "describes tensor 'a' wrongly in its header")
    let many = (0...100_000).map { tensor("\($0)", 0, 0) }.joined(separator: ",")
    #expect(try sentence("{\(many)}") == "declares more than 100000 tensors")
    #expect(
      try sentence("{\"__metadata__\":{\"a\":1},\(tensor("a", 0, 16))}")
        == "describes its metadata wrongly in its header")
  }

  @Test func dataThatTheTensorsDoNotCover() throws {
    #expect(
      try sentence("{\(tensor("a", 0, 8))}") == "has 8 bytes that belong to no tensor at its end")
    #expect(
      try sentence("{\(tensor("a", 0, 4)),\(tensor("b", 8, 16))}")
        == "has a hole of 4 bytes before tensor 'b'")
    #expect(
      try sentence("{\(tensor("a", 0, 12)),\(tensor("b", 8, 16))}")
        == "lets tensors 'a' and 'b' overlap in its data")
    #expect(try sentence("{}", bytes: 0) == nil)
  }

  @Test func hostileNamesCannotReachTheTerminal() throws {
    let text = try sentence("{\"\\u001b]0;x\\u0007\":3}")
    #expect(text == "describes tensor '\\u{1b}]0;x\\u{7}' wrongly in its header")
    let long = String(repeating: "x", count: 100_000)
    #expect(try #require(try sentence("{\"\(long)\":3}")).count < 200)
  }

  @Test func prefixOfSeveralDevicesIsTakenOff() throws {
    let header = "{\(tensor("module.a", 0, 8)),\(tensor("module.b", 8, 16))}"
    let path = try folder.write(
      safetensors(header, data: Array(repeating: 0, count: 16)), "a.safetensors")
    let checkpoint = try Checkpoint.open(path)
    #expect(checkpoint.tensors.map(\.name) == ["a", "b"])
    #expect(checkpoint.container == "safetensors, prefix `module.` taken off")
    #expect(
      fault(path, choosing: "model")
        == "a.safetensors holds one set of tensors, so there is no 'model' to choose in it")
  }
}
