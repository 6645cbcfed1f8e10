import Kernels

/// The tokens of an axis of `length` that adaptive pooling to `cells` joins into cell `index`.
///
/// They are floor(i L / n) ..< ceil((i + 1) L / n). Neighbours overlap where the length does not divide.
public func adaptiveCell(_ index: Int, of cells: Int, length: Int) -> Range<Int> {
  index * length / cells..<((index + 1) * length + cells - 1) / cells
}

/// The mean over adaptive cells.
///
/// - Parameter x: [batch, height, width, channels]
/// - Returns: [batch, outHeight, outWidth, channels]
public func adaptiveAveragePool(_ x: Tensor, height outHeight: Int, width outWidth: Int) -> Tensor {
  let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  return result([batch, outHeight, outWidth, channels], from: x) { y in
    Threads.forEach(batch * outHeight) { task in
      let (image, row) = (task / outHeight, task % outHeight)
      let rows = adaptiveCell(row, of: outHeight, length: height)
      for column in 0..<outWidth {
        let columns = adaptiveCell(column, of: outWidth, length: width)
        kernels_block_mean(
          x.pointer + image * height * width * channels, width, channels, rows.lowerBound,
          rows.upperBound, columns.lowerBound, columns.upperBound,
          y + (task * outWidth + column) * channels)
      }
    }
  }.derived(from: .init(x) { adaptiveAveragePoolGradient($0, height: height, width: width) })
}

/// Every row of tokens gathers its shares of the cells over it, for cells may overlap.
private func adaptiveAveragePoolGradient(_ dy: Tensor, height: Int, width: Int) -> Tensor {
  let (batch, outHeight, outWidth, channels) = (
    dy.shape[0], dy.shape[1], dy.shape[2], dy.shape[3]
  )
  return result([batch, height, width, channels], from: dy) { dx in
    Threads.divide(batch * height) { tasks in
      for task in tasks {
        let (image, row) = (task / height, task % height)
        let to = dx + task * width * channels
        to.update(repeating: 0, count: width * channels)
        for cellRow in row * outHeight / height..<outHeight {
          let rows = adaptiveCell(cellRow, of: outHeight, length: height)
          if rows.lowerBound > row { break }
          guard rows.contains(row) else { continue }
          for cell in 0..<outWidth {
            let columns = adaptiveCell(cell, of: outWidth, length: width)
            kernels_add_scaled_row(
              dy.pointer + ((image * outHeight + cellRow) * outWidth + cell) * channels,
              1 / Float(rows.count * columns.count), to + columns.lowerBound * channels,
              columns.count, channels)
          }
        }
      }
    }
  }
}

/// The mean over all tokens.
///
/// Runs of tokens are summed first, then the runs: rounding stays small however many tokens there
/// are, and every thread has work.
///
/// - Parameter x: [batch, tokens, channels]
/// - Returns: [batch, channels]
public func meanOverTokens(_ x: Tensor) -> Tensor {
  let (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
  let run = 256
  let runs = (tokens + run - 1) / run
  return result([batch, channels], from: x) { y in
    let means = Tensor(uninitialized: [batch, runs, channels])
    Threads.forEach(batch * runs) { task in
      let (image, first) = (task / runs, task % runs * run)
      kernels_block_mean(
        x.pointer + image * tokens * channels, tokens, channels, 0, 1, first,
        min(tokens, first + run), means.pointer + task * channels)
    }
    means.withValues { means in
      for image in 0..<batch {
        for channel in 0..<channels {
          var sum = 0.0
          for index in 0..<runs {
            let share = min(run, tokens - index * run)
            sum += Double(share) * Double(means[(image * runs + index) * channels + channel])
          }
          y[image * channels + channel] = Float(sum / Double(tokens))
        }
      }
    }
  }.derived(
    from: .init(x) { dy in
      let share = Tensor(dy.values.map { $0 / Float(tokens) }, shape: dy.shape)
      return repeatedRows(share, count: tokens).reshaped([batch, tokens, channels])
    })
}
