import Kernels

/// The greatest value under a square window, channel by channel; what lies outside the map does not
/// take part.
///
/// - Parameters:
///   - x: [batch, height, width, channels]
///   - kernel: the side of the window.
///   - stride: how far the window moves from one output to the next.
///   - padding: how far the first window reaches outside; at most half the kernel.
/// - Returns: [batch, outHeight, outWidth, channels]
public func maxPool(_ x: Tensor, kernel: Int, stride: Int, padding: Int) -> Tensor {
  precondition(2 * padding <= kernel, "a padding of \(padding) leaves windows of \(kernel) empty")
  let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let outHeight = convolvedLength(height, kernel: kernel, stride: stride, padding: padding)
  let outWidth = convolvedLength(width, kernel: kernel, stride: stride, padding: padding)
  return result([batch, outHeight, outWidth, channels], from: x) { y in
    Threads.divide(batch * outHeight) { rows in
      for row in rows {
        let (image, top) = (row / outHeight, row % outHeight * stride - padding)
        for column in 0..<outWidth {
          let left = column * stride - padding
          kernels_block_max(
            x.pointer + image * height * width * channels, width, channels, max(0, top),
            min(height, top + kernel), max(0, left), min(width, left + kernel),
            y + (row * outWidth + column) * channels)
        }
      }
    }
  }.derived(
    from: .init(x) { [x = x.constant] in
      maxPoolGradient($0, x: x, kernel: kernel, stride: stride, padding: padding)
    })
}

/// The gradient goes to the greatest value of each window, the first of equal ones.
///
/// A thread owns rows of the map and takes every window over them.
private func maxPoolGradient(
  _ dy: Tensor, x: Tensor, kernel: Int, stride: Int, padding: Int
) -> Tensor {
  let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outHeight, outWidth) = (dy.shape[1], dy.shape[2])
  return result(x.shape, from: x, dy) { dx in
    let parts = batch.isMultiple(of: Threads.count) ? 1 : Threads.count
    Threads.forEach(batch * parts) { task in
      let (number, part) = (task / parts, task % parts)
      let rows = height * part / parts..<height * (part + 1) / parts
      let image = number * height * width * channels
      (dx + image + rows.lowerBound * width * channels)
        .update(repeating: 0, count: rows.count * width * channels)
      for row in 0..<outHeight {
        let top = row * stride - padding
        guard top < rows.upperBound, top + kernel > rows.lowerBound else { continue }
        for column in 0..<outWidth {
          let left = column * stride - padding
          kernels_block_max_gradient(
            x.pointer + image, width, channels, max(0, top), min(height, top + kernel),
            max(0, left), min(width, left + kernel), rows.lowerBound, rows.upperBound,
            dy.pointer + ((number * outHeight + row) * outWidth + column) * channels, dx + image)
        }
      }
    }
  }
}
