import CPictures

/// How the stored rows and columns lie in the upright picture (EXIF 2.3, tag 0x0112).
enum Orientation: Int, CaseIterable {
  case upright = 1
  case mirrored
  case rotatedHalf
  case flipped
  case transposed
  case rotatedRight
  case transversed
  case rotatedLeft

  /// The orientation an EXIF block gives, nil where it gives none or its data make no sense.
  ///
  /// The block is a TIFF header and a first directory of twelve-byte entries; nothing in it is
  /// followed but the offset of that directory.
  init?(exif: UnsafeRawBufferPointer) {
    let order = UntrustedData(exif)
    guard order.isText("II*\0", at: 0) || order.isText("MM\0*", at: 0) else { return nil }
    let data = UntrustedData(exif, isReversed: order.isText("II", at: 0))
    guard let directory = data.number(at: 4, bytes: 4),
      let count = data.number(at: directory, bytes: 2)
    else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + 12 * index
      guard let tag = data.number(at: entry, bytes: 2) else { return nil }
      if tag != 0x0112 { continue }
      // A 16-bit number by the standard; some programs write a byte or 32 bits.
      let sizes = [1: 1, 3: 2, 4: 4]
      guard let type = data.number(at: entry + 2, bytes: 2), let size = sizes[type],
        data.number(at: entry + 4, bytes: 4) == 1,
        let value = data.number(at: entry + 8, bytes: size)
      else { return nil }
      self.init(rawValue: value)
      return
    }
    return nil
  }

  /// Whether rows become columns.
  var swapsSides: Bool { rawValue >= 5 }
}

extension Picture {
  /// The picture turned upright from how it is stored.
  func turnedUpright(from orientation: Orientation) -> Picture {
    if orientation == .upright { return self }
    // The stored pixel shown at (0, 0), and the steps in storage to the next row and column.
    let (lastRow, lastColumn) = ((height - 1) * width, width - 1)
    let (first, rowStep, columnStep): (Int, Int, Int) =
      switch orientation {
      case .upright: (0, width, 1)
      case .mirrored: (lastColumn, width, -1)
      case .rotatedHalf: (lastRow + lastColumn, -width, -1)
      case .flipped: (lastRow, -width, 1)
      case .transposed: (0, 1, width)
      case .rotatedRight: (lastRow, 1, -width)
      case .transversed: (lastRow + lastColumn, -1, -width)
      case .rotatedLeft: (lastColumn, -1, width)
      }
    let (newHeight, newWidth) = orientation.swapsSides ? (width, height) : (height, width)
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { buffer, initialized in
      cpictures_reorder(
        pixels, buffer.baseAddress, newHeight, newWidth, first, rowStep, columnStep)
      initialized = pixels.count
    }
    return Picture(height: newHeight, width: newWidth, pixels: turned)
  }
}
