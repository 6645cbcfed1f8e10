import Kernels

/// The bias between every two tokens of a window, looked up by where one lies from the other.
///
///     bias[h, (y x), (v u)] = table[(y - v + height - 1) (2 width - 1) + x - u + width - 1, h]
///
/// Source: Liu et al., "Swin Transformer", section 3.2.
///
/// - Parameter table: [(2 height - 1) (2 width - 1), heads], offsets row by row from the most
///   negative on
/// - Returns: [heads, height · width, height · width]
public func relativePositionBias(_ table: Tensor, height: Int, width: Int) -> Tensor {
  let (offsets, heads) = (table.shape[0], table.shape[1])
  let (span, tokens) = (2 * width - 1, height * width)
  precondition(offsets == (2 * height - 1) * span, "\(table.shape) for \(height)x\(width) tokens")
  return result([heads, tokens, tokens], from: table) { y in
    // Backwards, so that a row of keys is a run of the table.
    let reversed = Tensor(uninitialized: [heads, offsets])
    for offset in 0..<offsets {
      for head in 0..<heads {
        reversed.pointer[head * offsets + offsets - 1 - offset] =
          table.pointer[offset * heads + head]
      }
    }
    withExtendedLifetime(reversed.storage) {
      Threads.divide(heads * tokens, least: max(1, (1 << 14) / tokens)) { rows in
        for row in rows {
          let (head, query) = (row / tokens, row % tokens)
          let (top, left) = (query / width, query % width)
          let first = reversed.pointer + head * offsets + width - 1 - left
          for line in 0..<height {
            (y + row * tokens + line * width).update(
              from: first + (line - top + height - 1) * span, count: width)
          }
        }
      }
    }
  }.derived(from: .init(table) { offsetSums($0, height: height, width: width) })
}

/// For every offset the sum over the pairs of tokens that lie so from each other.
///
/// - Parameter pairs: [heads, height · width, height · width]
/// - Returns: [(2 height - 1) (2 width - 1), heads]
private func offsetSums(_ pairs: Tensor, height: Int, width: Int) -> Tensor {
  let (heads, tokens, span) = (pairs.shape[0], height * width, 2 * width - 1)
  let offsets = (2 * height - 1) * span
  // Backwards, as a row of keys is a run of the table.
  var reversed = Tensor(zeros: [heads, offsets])
  reversed.write { sums in
    Threads.divide(heads) { part in
      for row in part.lowerBound * tokens..<part.upperBound * tokens {
        let (head, query) = (row / tokens, row % tokens)
        let first = sums + head * offsets + width - 1 - query % width
        for line in 0..<height {
          kernels_accumulate(
            pairs.pointer + row * tokens + line * width,
            first + (line - query / width + height - 1) * span, width)
        }
      }
    }
  }
  return result([offsets, heads], from: reversed) { y in
    for offset in 0..<offsets {
      for head in 0..<heads {
        y[offset * heads + head] = reversed.pointer[(head + 1) * offsets - 1 - offset]
      }
    }
  }
}

/// scores + mask, one mask of the keys for each window and all its heads and queries.
///
/// - Parameters:
///   - scores: [batch · windows, heads, queries, keys]
///   - mask: [windows, keys]
/// - Returns: the shape of `scores`
public func addKeyMask(_ scores: Tensor, _ mask: Tensor) -> Tensor {
  let (windows, keys) = (mask.shape[0], mask.shape[1])
  precondition(
    scores.shape[3] == keys && scores.shape[0].isMultiple(of: windows),
    "\(mask.shape) does not fit \(scores.shape)")
  let rows = scores.shape[1] * scores.shape[2]
  return result(scores.shape, from: scores, mask) { y in
    Threads.divide(scores.shape[0], least: max(1, (1 << 15) / (rows * keys))) { part in
      for window in part {
        let start = window * rows * keys
        kernels_add_channels(
          scores.pointer + start, mask.pointer + window % windows * keys, y + start, rows, keys)
      }
    }
  }.derived(from: .init(scores) { $0 }, .init(mask) { keySums($0, windows: windows) })
}

/// The sums over all images, heads and queries, one for each key of each window.
///
/// - Parameter scores: [batch · windows, heads, queries, keys]
/// - Returns: [windows, keys]
private func keySums(_ scores: Tensor, windows: Int) -> Tensor {
  let (rows, keys) = (scores.shape[1] * scores.shape[2], scores.shape[3])
  var sums = Tensor(zeros: [windows, keys])
  sums.write { sums in
    Threads.divide(windows) { part in
      for window in part {
        for lot in stride(from: window, to: scores.shape[0], by: windows) {
          kernels_add_column_sums(
            scores.pointer + lot * rows * keys, sums + window * keys, rows, keys)
        }
      }
    }
  }
  return sums
}
