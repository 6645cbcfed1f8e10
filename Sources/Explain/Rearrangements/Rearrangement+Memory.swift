extension Rearrangement {
  /// Whether no data move: the values stay in their order in memory, and only the shape changes.
  public var isView: Bool {
    guard outputCount == inputCount, axes.allSatisfy({ $0.isOnLeft && $0.isOnRight }) else {
      return false
    }
    func order(_ side: [ResolvedDimension]) -> [Int]? {
      var order: [Int] = []
      for dimension in side {
        guard dimension.before == 0, dimension.after == 0 else { return nil }
        for part in dimension.parts {
          guard case .axis(let axis) = part else { return nil }
          if axes[axis].size > 1 { order.append(axis) }
        }
      }
      return order
    }
    guard let before = order(left), let after = order(right) else { return false }
    return before == after
  }

  /// How many cells are read; padding is not.
  public var readCells: Int {
    guard operation != .reduction(.first) else { return outputCount }
    var count = 1
    var inWindows = Set<Int>()
    for case .window(let base, let tap, let window) in left.flatMap(\.parts) {
      inWindows.formUnion([base, tap])
      let extent = window.stride * axes[base].size
      count *= (0..<axes[tap].size).reduce(0) { sum, tap in
        // Windows y with 0 <= stride y + shift < extent.
        let shift = window.dilation * tap - window.margin
        let first = max(0, -shift + window.stride - 1) / window.stride
        let end = min(axes[base].size, (extent - shift + window.stride - 1) / window.stride)
        return sum + max(0, end - first)
      }
    }
    return axes.indices.filter { !inWindows.contains($0) }.reduce(count) { $0 * axes[$1].size }
  }

  /// Bytes of float32 that are read and written when the result is laid out in memory; 0 for a view.
  public var bytesMoved: Int { isView ? 0 : 4 * (readCells + outputCount) }
}
