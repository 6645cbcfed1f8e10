import Checkpoints
import Foundation
import Support
import Testing

struct NumPyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["kinds.npz", "kinds-packed.npz"])
  func readsArchives(_ file: String) throws {
    let checkpoint = try Checkpoint.open(small(file))
    #expect(checkpoint.container == "NumPy .npz")
    #expect(checkpoint.tensors.count == 9)
    for (name, shape) in [
      ("float32", [4, 6]), ("float16", [3, 5]), ("float64", [2, 2, 2]), ("column_major", [4, 6]),
      ("empty", [0, 4]),
    ] {
      let tensor = try #require(checkpoint[name])
      #expect(tensor.shape == shape)
      #expect(try tensor.floats().array == ramp(tensor.count), "\(name)")
    }
    #expect(checkpoint["column_major"]?.strides == [1, 4])
    #expect(try checkpoint["scalar"]?.floats().array == [2.5])
    #expect(try checkpoint["int64"]?.integers() == [-3, 4, 5, 1 << 40])
    #expect(try checkpoint["uint8"]?.integers() == [7, 200])
    #expect(try checkpoint["boolean"]?.integers() == [1, 0, 1])
  }

  @Test func readsSingleArrays() throws {
    let columns = try Checkpoint.open(small("column-major.npy"))
    #expect(columns.container == "NumPy .npy")
    #expect(try columns["column-major"]?.floats().array == ramp(24))
    #expect(try Checkpoint.open(small("float16.npy"))["float16"]?.floats().array == ramp(15))
  }

  @Test func refusesWhatItDoesNotRead() {
    #expect(
      fault(small("objects.npy")) == "objects.npy holds Python objects, which are never read")
    #expect(
      fault(small("big-endian.npy"))
        == "big-endian.npy holds big-endian numbers, which are not read"
    )
    #expect(fault(small("records.npy")) == "records.npy holds records, which are not read")
  }

  @Test func sizesMustAgree() throws {
    let whole = try bytes(small("column-major.npy"))
    let cut = try folder.write(whole.dropLast(), "cut.npy")
    #expect(
      fault(cut) == "cut.npy gives array 'cut' the shape [4, 6], 96 bytes, but holds 95 bytes of it"
    )
    let header = try folder.write(whole.prefix(40), "header.npy")
    #expect(fault(header) == "header.npy ends inside its header")
    let text = String(decoding: whole.prefix(128), as: UTF8.self)
      .replacingOccurrences(of: "(4, 6)", with: "(4,-6)")
    let negative = try folder.write(
      [0x93] + Array(text.utf8.drop { $0 != UInt8(ascii: "N") }) + whole[128...], "negative.npy")
    #expect(fault(negative) == "negative.npy has a malformed header")
  }

  @Test func whatIsWrittenReadsBack() throws {
    for shape in [[2, 3], [6], [1, 1, 6, 1], [3, 2, 1]] {
      let path = folder.file("a.npy")
      try NumPyFile.write(ramp(6), shape: shape, to: path)
      let tensor = try #require(try Checkpoint.open(path)["a"])
      #expect(tensor.shape == shape)
      #expect(try tensor.floats().array == ramp(6))
      #expect(try tensor.floats().isBorrowed)
    }
    try NumPyFile.write([7], shape: [], to: folder.file("scalar.npy"))
    #expect(try Checkpoint.open(folder.file("scalar.npy"))["scalar"]?.shape == [])
    #expect(throws: CheckpointError.self) {
      try NumPyFile.write(ramp(6), shape: [7], to: folder.file("b.npy"))
    }
    #expect(folder.names == ["a.npy", "scalar.npy"])
  }

  /// The bytes that `numpy.save` gives for the same array.
  @Test func writesWhatNumPyWrites() throws {
    let path = folder.file("a.npy")
    try NumPyFile.write(ramp(2), shape: [2], to: path)
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    let padded = header + String(repeating: " ", count: 128 - 10 - header.utf8.count - 1) + "\n"
    #expect(
      try bytes(path)
        == [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8)
        + [0, 0, 0, 0, 0, 0, 0, 0xBE])
  }
}
