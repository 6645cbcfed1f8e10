import Checkpoints
import Support
import Testing

struct FingerprintTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func isSHA256() {
    #expect(
      Fingerprint.of(text: "abc").hex
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Fingerprint.of([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Fingerprint.of(text: "abc").short == "ba7816bf8f01cfea")
    #expect("\(Fingerprint.of(text: "abc"))" == "ba7816bf8f01cfea")
  }

  @Test func filesAreHashedWhole() throws {
    let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let path = try folder.write(content, "a")
    #expect(try Fingerprint.of(file: path) == Fingerprint.of(content))
    #expect(throws: CheckpointError.self) { try Fingerprint.of(file: folder.file("missing")) }
    let error = #expect(throws: CheckpointError.self) { try Fingerprint.of(file: folder.path) }
    #expect(error?.fault == "cannot be read: is a directory")
  }

  /// The digest is over lengths, names, axes and values, so it can be had from any language.
  @Test func tensorsAreHashedAsDocumented() throws {
    let tensors = [
      try StoredTensor(name: "b", shape: [1], values: [1]),
      try StoredTensor(name: "a", shape: [2, 1], values: [0.5, -2]),
    ]
    func number(_ value: Int64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    func float(_ value: Float) -> [UInt8] {
      withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init)
    }
    let a = number(1) + Array("a".utf8) + number(2) + number(2) + number(1) + float(0.5) + float(-2)
    let b = number(1) + Array("b".utf8) + number(1) + number(1) + float(1)
    #expect(try Fingerprint.of(tensors: tensors) == Fingerprint.of(a + b))
    #expect(try Fingerprint.of(tensors: tensors.reversed()) == Fingerprint.of(a + b))
    let values = try tensors.map { (name: $0.name, shape: $0.shape, values: try $0.floats()) }
    #expect(Fingerprint.of(values: values) == Fingerprint.of(a + b))
  }

  @Test func doesNotDependOnTheFileFormat() throws {
    let torch = try Checkpoint.open(small("training.pth"))
    let other = try Checkpoint.open(small("kinds.safetensors"))
    #expect(
      try Fingerprint.of(tensors: torch.tensors) == Fingerprint.of(tensors: other.tensors))
    #expect(
      try Fingerprint.of(tensors: torch.tensors)
        != Fingerprint.of(tensors: other.tensors.dropLast()))
  }
}
