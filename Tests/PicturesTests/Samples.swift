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

/// Whether an error's description is one sentence on one line.
func isOneSentence(_ text: String) -> Bool {
  text.hasSuffix(".") && !text.contains { $0.isNewline } && !text.contains(". ")
}
