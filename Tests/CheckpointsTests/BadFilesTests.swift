import Checkpoints
import Foundation
import Support
import Testing

struct BadFilesTests {
  /// Wrong only for the network they are meant for: as files they are whole.
  static let wholeFiles: Set<String> = [
    "missing-one-parameter.safetensors", "surplus-parameter.safetensors",
    "wrong-shape.safetensors", "nan-weights.safetensors",
  ]

  @Test func everyMalformedFileEndsInOneSentence() {
    let names = Fixtures.names(in: "checkpoints/bad")
    #expect(names.count >= 26)
    let sentences = names.map { name -> String in
      let fault = fault(Fixtures.path("checkpoints/bad/\(name)"))
      #expect((fault == nil) == Self.wholeFiles.contains(name), "\(name)")
      return fault ?? "\(name) opens"
    }
    expectGolden(sentences.joined(separator: "\n") + "\n", "bad-files")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/pickle-was-executed"))
  }

  @Test func wrongButWholeFilesRead() throws {
    for name in Self.wholeFiles {
      let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/bad/\(name)"))
      #expect(try checkpoint.tensors.allSatisfy { try $0.floats().count == $0.count })
    }
    let broken = try Checkpoint.open(Fixtures.path("checkpoints/bad/nan-weights.safetensors"))
    #expect(try broken.tensors.contains { try $0.floats().array.contains { $0.isNaN } })
  }

  @Test func whatDownloadsOftenAre() throws {
    let folder = try TemporaryFolder()
    func sentence(_ text: String) throws -> String? {
      fault(try folder.write(text.utf8, "a.pth"))
    }
    #expect(
      try sentence("version https://git-lfs.github.com/spec/v1\noid sha256:abc\n")
        == "a.pth is a Git LFS pointer, not the file of tensors it stands for")
    #expect(
      try sentence("<!DOCTYPE html><html></html>") == "a.pth is a web page, not a file of tensors")
    #expect(try sentence("x") == "a.pth is not a safetensors, PyTorch or NumPy file")
    let tar = [UInt8](repeating: 1, count: 257) + Array("ustar".utf8) + [0, 0, 0]
    #expect(
      fault(try folder.write(tar, "a.tar"))
        == "a.tar is a tar archive, the layout of PyTorch before 2017, which is not read")
  }
}
