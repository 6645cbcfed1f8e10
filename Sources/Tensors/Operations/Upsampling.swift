import Kernels

/// Each token repeated over a block of factor x factor: "b y x c -> b (y sy) (x sx) c".
///
/// - Parameter x: [batch, height, width, channels]
/// - Returns: [batch, factor · height, factor · width, channels]
public func upsampled(_ x: Tensor, factor: Int) -> Tensor {
  let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let outWidth = factor * width
  return result([batch, factor * height, outWidth, channels], from: x) { y in
    Threads.divide(batch * height, least: 8) { rows in
      for row in rows {
        let to = y + row * factor * outWidth * channels
        for column in 0..<outWidth {
          (to + column * channels).update(
            from: x.pointer + (row * width + column / factor) * channels, count: channels)
        }
        for copy in 1..<max(1, factor) {
          (to + copy * outWidth * channels).update(from: to, count: outWidth * channels)
        }
      }
    }
  }.derived(from: .init(x) { blockSums($0, factor: factor) })
}

/// The sum over each block of factor x factor.
private func blockSums(_ x: Tensor, factor: Int) -> Tensor {
  let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outHeight, outWidth) = (height / factor, width / factor)
  return result([batch, outHeight, outWidth, channels], from: x) { y in
    Threads.divide(batch * outHeight, least: 8) { rows in
      for row in rows {
        for column in 0..<outWidth {
          kernels_block_sum(
            x.pointer + row * factor * width * channels, width, channels, 0, factor,
            column * factor, (column + 1) * factor, y + (row * outWidth + column) * channels)
        }
      }
    }
  }
}
