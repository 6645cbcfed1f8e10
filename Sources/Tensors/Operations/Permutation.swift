extension Tensor {
  /// The same values with the axes in another order: axis i of the result is axis `order[i]`.
  public func permuted(_ order: [Int]) -> Tensor {
    precondition(order.sorted() == Array(0..<shape.count), "\(order) is no order of \(shape)")
    let to = order.map { shape[$0] }
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let steps = order.map { strides[$0] }
    return result(to, from: self) { y in
      let rows = to.dropLast().reduce(1, *)
      let (inner, step) = (to.last ?? 1, steps.last ?? 1)
      var index = [Int](repeating: 0, count: max(0, to.count - 1))
      var from = 0
      for row in 0..<rows {
        for i in 0..<inner { y[row * inner + i] = pointer[from + i * step] }
        var axis = index.count - 1
        while axis >= 0 {
          index[axis] += 1
          from += steps[axis]
          if index[axis] < to[axis] { break }
          from -= to[axis] * steps[axis]
          index[axis] = 0
          axis -= 1
        }
      }
    }
    .derived(
      from: .init(self) { dy in
        dy.permuted(order.indices.sorted { order[$0] < order[$1] })
      })
  }
}
