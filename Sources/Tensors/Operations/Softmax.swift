import Kernels

/// exp(x) / sum exp(x), over the last axis.
///
/// - Parameter x: [..., keys]
/// - Returns: the shape of `x`; each row sums to 1
public func softmax(_ x: Tensor) -> Tensor {
  let columns = x.shape.last ?? 1
  let y = result(x.shape, from: x) { y in
    Threads.divide(x.count / max(1, columns), least: 256) { rows in
      let start = rows.lowerBound * columns
      kernels_softmax(x.pointer + start, y + start, rows.count, columns)
    }
  }
  return y.derived(
    from: .init(x) { dy in
      result(y.shape, from: y, dy) { dx in
        Threads.divide(y.count / max(1, columns), least: 256) { rows in
          let start = rows.lowerBound * columns
          kernels_softmax_gradient(
            y.pointer + start, dy.pointer + start, dx + start, rows.count, columns)
        }
      }
    })
}
