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
  guard x.hasValues else { return Tensor(outline: [x.shape[0], count, x.shape[2]]) }
  let table = table()
  let tokens = x.shape[1]
  precondition(table.count == count, "\(table.count) places for \(count) tokens")
  precondition(table.allSatisfy { $0 < tokens }, "the table leads outside \(x.shape)")
  return gathered(x, table).derived(from: .init(x) { scattered($0, table, count: tokens) })
}

private func gathered(_ x: Tensor, _ table: [Int32]) -> Tensor {
  let (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
  let count = table.count
  return result([batch, count, channels], from: x) { y in
    table.withUnsafeBufferPointer { table in
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

/// The sums of all tokens of `dy` that are copies of one token: each gathers its own, so that no two
/// threads write to one place.
///
/// - Returns: [batch, count, channels]
private func scattered(_ dy: Tensor, _ table: [Int32], count: Int) -> Tensor {
  // The first copy of each token, and after each copy the next one.
  var first = [Int32](repeating: -1, count: count)
  var next = [Int32](repeating: -1, count: table.count)
  var areUnique = true
  for place in table.indices.reversed() where table[place] >= 0 {
    let token = Int(table[place])
    next[place] = first[token]
    areUnique = areUnique && first[token] < 0
    first[token] = Int32(place)
  }
  var dx = gathered(dy, first)
  if areUnique { return dx }
  let (batch, copies, channels) = (dy.shape[0], dy.shape[1], dy.shape[2])
  dx.write { dx in
    Threads.divide(batch * count, least: max(1, (1 << 13) / channels)) { rows in
      for row in rows {
        var place = first[row % count]
        while place >= 0, next[Int(place)] >= 0 {
          place = next[Int(place)]
          let from = dy.pointer + (row / count * copies + Int(place)) * channels
          kernels_accumulate(from, dx + row * channels, channels)
        }
      }
    }
  }
  return dx
}
