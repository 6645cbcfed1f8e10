import Checkpoints
import Support
import Testing

/// Zip archives made byte by byte around a .npy array, stored as it is.
struct ZipTests {
  let folder: TemporaryFolder
  let array: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    try NumPyFile.write(ramp(6), shape: [6], to: folder.file("w.npy"))
    array = try bytes(folder.file("w.npy"))
  }

  private func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }

  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  /// An archive of the array under some names, its sizes in 32 or 64 bits.
  private func archive(
    _ names: [String], isWide: Bool = false, padding: Int = 0, sum: UInt32? = nil
  ) -> [UInt8] {
    let narrow = UInt32(array.count)
    let wide = UInt32.max
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for name in names {
      let start = file.count
      let common =
        number(UInt16(isWide ? 45 : 20)) + number(UInt64(0)) + number(sum ?? checksum(array))
      let sizes = isWide ? number(wide) + number(wide) : number(narrow) + number(narrow)
      let wideSizes = number(UInt64(array.count)) + number(UInt64(array.count))
      let blanks =
        number(UInt16(0x4242)) + number(UInt16(padding))
        + Array(
          repeating: 0, count: padding)
      let local = blanks + (isWide ? number(UInt16(1)) + number(UInt16(16)) + wideSizes : [])
      file += number(UInt32(0x0403_4B50)) + common + sizes
      file += number(UInt16(name.utf8.count)) + number(UInt16(local.count)) + Array(name.utf8)
      file += local + array
      let extra =
        isWide
        ? number(UInt16(1)) + number(UInt16(24)) + wideSizes + number(UInt64(start)) : []
      directory += number(UInt32(0x0201_4B50)) + number(UInt16(20)) + common + sizes
      directory += number(UInt16(name.utf8.count)) + number(UInt16(extra.count))
      directory += Array(repeating: 0, count: 10) + number(isWide ? wide : UInt32(start))
      directory += Array(name.utf8) + extra
    }
    let start = file.count
    file += directory
    if isWide {
      let end = file.count
      file += number(UInt32(0x0606_4B50)) + number(UInt64(44)) + number(UInt32(0x2D_002D))
      file += number(UInt64(0)) + number(UInt64(names.count)) + number(UInt64(names.count))
      file += number(UInt64(directory.count)) + number(UInt64(start))
      file += number(UInt32(0x0706_4B50)) + number(UInt32(0)) + number(UInt64(end))
      file += number(UInt32(1))
    }
    let count = isWide ? UInt16.max : UInt16(names.count)
    file += number(UInt32(0x0605_4B50)) + number(UInt32(0)) + number(count) + number(count)
    file += number(isWide ? wide : UInt32(directory.count)) + number(isWide ? wide : UInt32(start))
    return file + number(UInt16(0))
  }

  /// An array seen in place is borrowed exactly when its place is aligned to its elements.
  @Test(arguments: [false, true])
  func storedArraysAreSeenInPlace(isWide: Bool) throws {
    for padding in 0..<4 {
      let path = try folder.write(
        archive(["v.npy", "w.npy"], isWide: isWide, padding: padding), "a.npz")
      let checkpoint = try Checkpoint.open(path)
      #expect(checkpoint.tensors.map(\.name) == ["v", "w"])
      let places = try checkpoint.tensors.map { try $0.floats().isBorrowed }
      #expect(try checkpoint.tensors.allSatisfy { try $0.floats().array == ramp(6) })
      let header = 30 + 5 + 4 + padding + (isWide ? 20 : 0)
      #expect(places == [header % 4 == 0, (2 * header + array.count) % 4 == 0])
    }
  }

  @Test func damagedEntriesAreErrors() throws {
    let twice = try folder.write(archive(["w.npy", "w.npy"]), "twice.npz")
    #expect(fault(twice) == "twice.npz is a zip archive with two entries named 'w.npy'")
    let other = try folder.write(archive(["w.txt"]), "other.zip")
    #expect(fault(other) == "other.zip is a zip archive of neither PyTorch nor NumPy")
    let none = try folder.write(archive([]), "none.zip")
    #expect(fault(none) == "none.zip is a zip archive of neither PyTorch nor NumPy")
    let packed = try bytes(small("kinds-packed.npz"))
    for place in 64..<130 {
      var damaged = packed
      damaged[place] ^= 0x55
      let path = try folder.write(damaged, "damaged.npz")
      // Either the header is hit, or reading the values finds the sum wrong.
      #expect(throws: CheckpointError.self, "byte \(place)") {
        for tensor in try Checkpoint.open(path).tensors { _ = try tensor.floats() }
      }
    }
  }

  @Test func theWrongPlaceIsNeverTaken() throws {
    // A directory whose offset points elsewhere gives an error or the right values.
    let whole = archive(["w.npy"])
    for index in 0..<whole.count {
      var damaged = whole
      damaged[index] = damaged[index] &+ 1
      let path = try folder.write(damaged, "a.npz")
      _ = try? Checkpoint.open(path).tensors.map { try $0.floats().array }
    }
    #expect(try Checkpoint.open(folder.write(whole, "a.npz")).tensors.count == 1)
  }
}
