import CPictures

extension Picture {
  /// The picture resampled along both axes, columns first, 8 bits between the two passes.
  ///
  /// Only the source rows that `rows` asks for are touched.
  func resampled(rows: ResamplingWeights, columns: ResamplingWeights) -> Picture {
    let needed = rows.sourceRange
    let (newHeight, newWidth) = (rows.first.count, columns.first.count)
    let narrowed = bytes(needed.count * newWidth * 3) { target in
      pixels.withUnsafeBufferPointer { source in
        columns.withCWeights {
          cpictures_resample_columns(
            source.baseAddress.map { $0 + needed.lowerBound * width * 3 }, needed.count, width, $0,
            target)
        }
      }
    }
    let result = bytes(newHeight * newWidth * 3) { target in
      rows.dropping(needed.lowerBound).withCWeights {
        cpictures_resample_rows(narrowed, newWidth * 3, $0, target)
      }
    }
    return Picture(height: newHeight, width: newWidth, pixels: result)
  }

  /// The picture reduced to a size by averaging the area under each new pixel, or enlarged by
  /// repeating the nearest pixel, each axis for itself; sizes below 1 count as 1.
  ///
  /// Meant for drawing on a grid of characters, where every pixel should tell of its own area
  /// alone. The network's input comes from `Preprocessing`.
  public func reduced(toHeight newHeight: Int, width newWidth: Int) -> Picture {
    if (newHeight, newWidth) == (height, width) { return self }
    return resampled(
      rows: .area(source: height, target: max(1, newHeight)),
      columns: .area(source: width, target: max(1, newWidth)))
  }
}

private func bytes(
  _ count: Int, filledBy fill: (UnsafeMutablePointer<UInt8>?) -> Void
) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    fill(buffer.baseAddress)
    initialized = count
  }
}
