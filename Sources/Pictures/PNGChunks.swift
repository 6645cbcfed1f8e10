/// The chunks of a PNG file, walked without decoding them (PNG specification, section 5).
struct PNGChunks {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The size the header chunk gives, unchecked.
  ///
  /// - Throws: `PictureError.truncated` and `PictureError.damaged`.
  func size(name: String) throws -> (height: Int, width: Int) {
    guard bytes.count >= 24 else { throw PictureError.truncated(name: name, format: .png) }
    let data = UntrustedData(bytes)
    guard data.isText("IHDR", at: 12) else {
      throw PictureError.damaged(name: name, format: .png, fault: "its first chunk is no header")
    }
    return (data.number(at: 20, bytes: 4) ?? 0, data.number(at: 16, bytes: 4) ?? 0)
  }

  /// The EXIF block of the chunk `eXIf`, if there is one.
  var exif: UnsafeRawBufferPointer? {
    let data = UntrustedData(bytes)
    var offset = PictureFormat.pngSignature.count
    // A chunk is a length, a type, so many bytes, and a checksum.
    while let length = data.number(at: offset, bytes: 4), length <= bytes.count - offset - 12 {
      if data.isText("eXIf", at: offset + 4) {
        return UnsafeRawBufferPointer(rebasing: bytes[(offset + 8)..<(offset + 8 + length)])
      }
      offset += 12 + length
    }
    return nil
  }
}
