import Kernels

/// A depthwise convolution that writes its output over its input, a band of rows at a time.
///
/// The hidden map of an MLP is the largest tensor of a pass over a large image; a second one beside
/// it would decide how much memory the pass needs.
struct DepthwiseBands {
  /// Maps of fewer bytes are not worth the copies.
  private static let leastBytes = 16 << 20
  /// Bytes of a band.
  private static let bandBytes = 2 << 20

  let batch: Int
  let height: Int
  let width: Int
  let channels: Int
  let kernel: Int
  let padding: Int
  /// Rows of a band; a band needs rows of none but its neighbours.
  let rows: Int

  /// The bands of a map; nil when it is small or does not keep its size.
  init?(over x: borrowing Tensor, weight: Tensor, stride: Int, padding: Int) {
    guard x.shape.count == 4, stride == 1, weight.shape[0] == 2 * padding + 1,
      x.count * MemoryLayout<Float>.stride >= Self.leastBytes
    else { return nil }
    (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    kernel = weight.shape[0]
    self.padding = padding
    let row = width * channels * MemoryLayout<Float>.stride
    rows = max(padding, Self.bandBytes / max(1, row), Threads.count)
  }

  /// Convolves every image of the batch at `map` in place.
  func run(_ map: UnsafeMutablePointer<Float>, weight: Tensor, bias: Tensor?) {
    let line = width * channels
    let zeros = Tensor([Float](repeating: 0, count: channels), shape: [channels])
    let scratch = [Tensor(uninitialized: [rows, line]), Tensor(uninitialized: [rows, line])]
    withExtendedLifetime((zeros.storage, scratch, weight.storage, bias?.storage)) {
      for image in 0..<batch {
        let map = map + image * height * line
        var waiting: (band: Range<Int>, at: UnsafeMutablePointer<Float>)?
        for (number, first) in stride(from: 0, to: height, by: rows).enumerated() {
          let band = first..<min(first + rows, height)
          let to = scratch[number % 2].pointer
          Threads.divide(band.count) { part in
            for row in part {
              // The loop finds its output by the row's number on the map.
              kernels_depthwise(
                map, weight.pointer, bias?.pointer ?? zeros.pointer, zeros.pointer, height, width,
                channels, kernel, 1, padding, width, first + row, 1, to - first * line)
            }
          }
          // The band before was still needed as input until now.
          if let waiting { put(waiting.at, waiting.band, on: map) }
          waiting = (band, to)
        }
        if let waiting { put(waiting.at, waiting.band, on: map) }
      }
    }
  }

  private func put(
    _ from: UnsafeMutablePointer<Float>, _ band: Range<Int>, on map: UnsafeMutablePointer<Float>
  ) {
    let line = width * channels
    Threads.divide(band.count) { part in
      (map + (band.lowerBound + part.lowerBound) * line)
        .update(from: from + part.lowerBound * line, count: part.count * line)
    }
  }
}
