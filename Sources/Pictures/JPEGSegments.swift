/// The segments before the first scan of a JPEG file (ISO/IEC 10918-1, annex B).
struct JPEGSegments {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The EXIF block of the first APP1 segment that holds one.
  var exif: UnsafeRawBufferPointer? {
    let data = UntrustedData(bytes)
    var offset = 2
    while let marker = data.number(at: offset, bytes: 2), marker >> 8 == 0xFF {
      switch marker & 0xFF {
      case 0xFF:  // Fill before a marker.
        offset += 1
        continue
      case 0x01, 0xD0...0xD8:  // Markers that stand alone.
        offset += 2
        continue
      case 0xD9, 0xDA:  // The end, or a scan: EXIF comes before it.
        return nil
      default:
        break
      }
      // The length counts its own two bytes.
      guard let length = data.number(at: offset + 2, bytes: 2), length >= 2,
        length <= bytes.count - offset - 2
      else { return nil }
      if marker == 0xFFE1, length >= 8, data.isText("Exif\0\0", at: offset + 4) {
        return UnsafeRawBufferPointer(rebasing: bytes[(offset + 10)..<(offset + 2 + length)])
      }
      offset += 2 + length
    }
    return nil
  }
}
