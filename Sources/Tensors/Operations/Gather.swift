import Kernels

/// Tokens in another order: token i of the result is token `table[i]`, or zeros where that is
/// negative.
///
/// Partitions into windows and groups, their padding, and the way back are tables. The table is
/// made only when there are values to move.
///
/// - Parameters:
///   - x: [batch, tokens, channels]
///   - count: how many tokens the result has.
///   - table: for each of them, the token it is a copy of.
/// - Returns: [batch, count, channels]
public func gatherTokens(
  _ x: Tensor, count: Int, _ table: @autoclosure () -> [Int32]
) -> Tensor {
  let (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
  return result([batch, count, channels], from: x) { y in
    table().withUnsafeBufferPointer { table in
      precondition(table.count == count, "\(table.count) places for \(count) tokens")
      precondition(table.allSatisfy { $0 < tokens }, "the table leads outside \(x.shape)")
      guard let places = table.baseAddress else { return }
      for image in 0..<batch {
        let (from, to) = (x.pointer + image * tokens * channels, y + image * count * channels)
        Threads.divide(count, least: max(1, (1 << 15) / channels)) { part in
          kernels_gather(
            from, places + part.lowerBound, part.count, channels, to + part.lowerBound * channels)
        }
      }
    }
  }
}
