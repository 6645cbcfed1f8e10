import Checkpoints
import Foundation
import Support
import Testing

struct SafetensorsWriterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let tensors = [
    TensorSource(name: "b", shape: [2, 3], floats: ramp(6)),
    TensorSource(name: "index", shape: [2], integers: [-1, 1 << 40]),
    TensorSource(name: "a \"quoted\"/\n", shape: [], floats: [2.5]),
    TensorSource(name: "empty", shape: [0, 3], floats: []),
  ]

  @Test func whatIsWrittenReadsBack() throws {
    let path = folder.file("a.safetensors")
    try Safetensors.write(tensors, metadata: ["z": "1", "a": "\"\u{0}é\""], to: path)
    let checkpoint = try Checkpoint.open(path)
    #expect(checkpoint.metadata == ["z": "1", "a": "\"\u{0}é\""])
    #expect(checkpoint.tensors.map(\.name) == ["index", "b", "a \"quoted\"/\n", "empty"])
    #expect(try checkpoint["b"]?.floats().array == ramp(6))
    #expect(checkpoint["b"]?.shape == [2, 3])
    #expect(try checkpoint["index"]?.integers() == [-1, 1 << 40])
    #expect(try checkpoint["a \"quoted\"/\n"]?.floats().array == [2.5])
    #expect(folder.names == ["a.safetensors"])
  }

  @Test func dataStartsAtAMultipleOf64AndIsTheSameEachTime() throws {
    let path = folder.file("a")
    try Safetensors.write(tensors, metadata: ["b": "2", "a": "1", "c": "3"], to: path)
    let first = try bytes(path)
    let length = first[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect((8 + length).isMultiple(of: 64))
    try Safetensors.write(tensors, metadata: ["c": "3", "a": "1", "b": "2"], to: path)
    #expect(try bytes(path) == first)
    #expect(try Checkpoint.open(path).tensors.allSatisfy { try $0.floats().count == $0.count })
  }

  @Test func largeTensorsAreStreamed() throws {
    let path = folder.file("a")
    let count = 300_000
    try Safetensors.write(
      (0..<3).map { number in
        TensorSource(name: "\(number)", shape: [count]) {
          FloatStorage(count: count) { $0.update(repeating: Float(number)) }
        }
      }, to: path)
    let checkpoint = try Checkpoint.open(path)
    for number in 0..<3 {
      let values = try #require(checkpoint["\(number)"]).floats()
      #expect(values.array.allSatisfy { $0 == Float(number) })
    }
  }

  @Test func anErrorLeavesTheOldFile() throws {
    let path = try folder.write([1, 2, 3], "a")
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try Safetensors.write(
        [TensorSource(name: "w", shape: [2]) { throw Refusal() }], to: path)
    }
    #expect(throws: CheckpointError.self) {
      try Safetensors.write([TensorSource(name: "w", shape: [3], floats: [1])], to: path)
    }
    #expect(throws: CheckpointError.self) {
      try Safetensors.write([TensorSource(name: "w", shape: [3], integers: [1])], to: path)
    }
    #expect(throws: CheckpointError.self) {
      try Safetensors.write([tensors[0], tensors[0]], to: path)
    }
    #expect(throws: CheckpointError.self) {
      try Safetensors.write([TensorSource(name: "w", shape: [.max, 2], floats: [1])], to: path)
    }
    #expect(try bytes(path) == [1, 2, 3])
    #expect(folder.names == ["a"])
  }

  @Test func faultsOfTheSystemAreSentences() throws {
    func sentence(_ path: String) -> String? {
      do {
        try Safetensors.write(tensors, to: path)
        return nil
      } catch { return "\(error)" }
    }
    let missing = folder.file("missing/a")
    #expect(sentence(missing) == "\(missing) cannot be written: there is no such file")
    #expect(sentence(folder.path) == "\(folder.path) cannot be written: it is a folder")
    #expect(sentence("/dev/full") == "/dev/full cannot be written: the disk is full")
  }

  @Test func devicesAreWrittenToNotReplaced() throws {
    try Safetensors.write(tensors, to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func linksStayLinksAndPermissionsStay() throws {
    let target = try folder.write([1], "target")
    #expect(chmod(target, 0o640) == 0)
    let link = folder.file("link")
    #expect(symlink(target, link) == 0)
    try Safetensors.write(tensors, to: link)
    var status = stat()
    #expect(lstat(link, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(target, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try Checkpoint.open(target).tensors.count == 4)
    #expect(folder.names == ["link", "target"])
  }
}
