import Foundation
import Pictures

/// A picture by formula, the same in any language: what Pillow made of it is in these tests.
func syntheticPicture(height: Int, width: Int) -> Picture {
  var pixels: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      for channel in 0..<3 {
        let value = x * 7 + y * 13 + channel * 41 + x * y / 5 + (x ^ y) * (channel + 1)
        pixels.append(UInt8(truncatingIfNeeded: value))
      }
    }
  }
  return Picture(height: height, width: width, pixels: pixels)
}

/// The 64-bit FNV-1a hash, by which two pictures are compared to the bit.
func fingerprint(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

/// The bytes of a fixture.
func fixtureBytes(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// A new folder that is removed after the body.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("fovea-pictures-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

/// Whether an error's description is one sentence on one line.
func isOneSentence(_ text: String) -> Bool {
  text.hasSuffix(".") && !text.contains { $0.isNewline } && !text.contains(". ")
}

/// Numbers without luck: a linear congruential generator.
struct Sequence64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
