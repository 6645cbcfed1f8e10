import Checkpoints
import Foundation
import Support
import Testing

struct MappedFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fault(_ path: String) -> String? {
    do {
      _ = try MappedFile(path)
      return nil
    } catch { return "\(error)" }
  }

  @Test func givesTheFilesBytes() throws {
    let path = try folder.write([1, 2, 3], "a")
    let file = try MappedFile(path)
    #expect(Array(file.bytes) == [1, 2, 3])
    #expect(throws: Never.self) { try file.checkLength() }
  }

  @Test func refusesWhatIsNoFile() throws {
    let missing = folder.file("missing")
    #expect(fault(missing) == "\(missing) cannot be opened: there is no such file")
    #expect(fault(folder.path) == "\(folder.path) is a folder, not a file of tensors")
    let empty = try folder.write([], "empty")
    #expect(fault(empty) == "\(empty) is empty")
    #expect(fault("/dev/null") == "/dev/null is not an ordinary file, so it cannot be mapped")
  }

  @Test func doesNotWaitForAPipe() {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(fault(pipe) == "\(pipe) is not an ordinary file, so it cannot be mapped")
  }

  @Test func noticesThatTheFileWasShortened() throws {
    let path = try folder.write(Array(repeating: 7, count: 10_000), "a")
    let file = try MappedFile(path)
    #expect(truncate(path, 100) == 0)
    #expect(throws: CheckpointError.self) { try file.checkLength() }
  }

  @Test func aTensorOfAShortenedFileIsAnError() throws {
    let path = folder.file("a.safetensors")
    try Safetensors.write(
      [TensorSource(name: "w", shape: [10_000], floats: ramp(10_000))], to: path)
    let checkpoint = try Checkpoint.open(path)
    #expect(truncate(path, 200) == 0)
    let tensor = try #require(checkpoint["w"])
    let error = #expect(throws: CheckpointError.self) { _ = try tensor.floats() }
    #expect(error?.fault == "was shortened by another program while it was being read")
  }

  @Test func valuesOutliveTheCheckpoint() throws {
    let path = folder.file("a.safetensors")
    try Safetensors.write([TensorSource(name: "w", shape: [99], floats: ramp(99))], to: path)
    let values = try #require(try Checkpoint.open(path)["w"]).floats()
    try FileManager.default.removeItem(atPath: path)
    #expect(values.isBorrowed)
    #expect(values.array == ramp(99))
  }
}
