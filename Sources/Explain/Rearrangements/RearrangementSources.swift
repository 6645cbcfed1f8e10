/// Where the cells of a rearrangement come from, worked out dimension by dimension so that a cell
/// costs a few additions.
struct RearrangementSources {
  /// What a place of a dimension adds to the flat index of the cell that is read, and to the places
  /// that windows read; nil where it is padding.
  private struct Place {
    let offset: Int
    let reach: [Int]
  }

  private struct Window {
    let extent: Int
    let stride: Int
    let margin: Int
  }

  private let shape: [Int]
  private let places: [[Place?]]
  private let reduced: [Place]
  private let windows: [Window]
  private let start: Int

  init(_ rearrangement: Rearrangement) {
    let sizes = rearrangement.axes.map(\.size)
    var weights = [Int](repeating: 0, count: sizes.count)
    var reaches = [[Int]](repeating: [], count: sizes.count)
    var windows: [Window] = []
    var start = 0
    var stride = 1
    let windowCount = rearrangement.left.flatMap(\.parts).count {
      if case .window = $0 { true } else { false }
    }
    for axis in reaches.indices { reaches[axis] = [Int](repeating: 0, count: windowCount) }
    for (dimension, length) in zip(rearrangement.left, rearrangement.inputShape).reversed() {
      start += dimension.before * stride
      var inner = stride
      for part in dimension.parts.reversed() {
        switch part {
        case .axis(let axis):
          weights[axis] += inner
          inner *= sizes[axis]
        case .window(let base, let tap, let window):
          let index = windows.count
          reaches[base][index] = window.stride
          reaches[tap][index] = window.dilation
          let extent = window.stride * sizes[base]
          windows.append(Window(extent: extent, stride: inner, margin: window.margin))
          inner *= extent
        }
      }
      stride *= length
    }
    self.windows = windows
    self.start = start
    shape = rearrangement.outputShape

    func place(_ axes: [Int], _ index: Int) -> Place {
      var (rest, offset) = (index, 0)
      var reach = [Int](repeating: 0, count: windowCount)
      for axis in axes.reversed() {
        let position = rest % sizes[axis]
        rest /= sizes[axis]
        offset += position * weights[axis]
        for window in reach.indices { reach[window] += position * reaches[axis][window] }
      }
      return Place(offset: offset, reach: reach)
    }
    places = zip(rearrangement.right, rearrangement.outputShape).map { dimension, length in
      (0..<length).map { index in
        let inner = index - dimension.before
        guard inner >= 0, index < length - dimension.after else { return nil }
        return place(dimension.axes, inner)
      }
    }
    let gone = rearrangement.reducedAxes
    let count =
      rearrangement.operation == .reduction(.first) ? 1 : gone.reduce(1) { $0 * sizes[$1] }
    reduced = (0..<count).map { place(gone, $0) }
  }

  /// How many cells each cell is made from.
  var sourcesPerCell: Int { reduced.count }

  /// Calls `body` with the flat index of every cell after, and of a cell before that it is made
  /// from, or -1 where that is padding; cells in order, `sourcesPerCell` calls for each.
  func forEach(_ body: (Int, Int) -> Void) {
    let count = shape.reduce(1, *)
    var index = [Int](repeating: 0, count: shape.count)
    for cell in 0..<count {
      visit(index) { body(cell, $0) }
      var axis = index.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
        axis -= 1
      }
    }
  }

  /// Calls `body` with what the cell at `index` is made from.
  func visit(_ index: [Int], _ body: (Int) -> Void) {
    var offset = start
    var found: [Place] = []
    if !windows.isEmpty { found.reserveCapacity(index.count) }
    for axis in index.indices {
      guard let place = places[axis][index[axis]] else {
        for _ in reduced { body(-1) }
        return
      }
      offset += place.offset
      if !windows.isEmpty { found.append(place) }
    }
    for last in reduced {
      var source = offset + last.offset
      for (number, window) in windows.enumerated() {
        let reach =
          found.reduce(last.reach[number]) { $0 + $1.reach[number] } - window.margin
        if reach < 0 || reach >= window.extent {
          source = -1
          break
        }
        source += reach * window.stride
      }
      body(source)
    }
  }
}

extension Rearrangement {
  /// The cells before that each cell after is made from, as flat indices, -1 for padding:
  /// [cells after · sources of a cell].
  public func sourceTable() -> [Int32] {
    var table: [Int32] = []
    let sources = RearrangementSources(self)
    table.reserveCapacity(outputCount * sources.sourcesPerCell)
    sources.forEach { _, source in table.append(Int32(source)) }
    return table
  }

  /// How many cells before each cell after is made from: 1 unless something is reduced.
  public var sourcesPerCell: Int {
    guard case .reduction(let reduction) = operation, reduction != .first else { return 1 }
    return reducedAxes.reduce(1) { $0 * axes[$1].size }
  }

  /// The cells before that the cell at `index` after is made from; nil stands for padding.
  ///
  /// - Parameter index: one place for each axis of the output, which must have it.
  public func sources(of index: [Int]) -> [[Int]?] {
    precondition(
      index.count == outputShape.count
        && zip(index, outputShape).allSatisfy { $0 >= 0 && $0 < $1 },
      "\(index) lies outside \(outputShape)")
    var found: [[Int]?] = []
    RearrangementSources(self).visit(index) { source in
      found.append(source < 0 ? nil : FlatIndex.split(source, inputShape))
    }
    return found
  }
}

/// Flat indices and indices by axis, the last axis running fastest.
public enum FlatIndex {
  /// The index along each axis of `shape`.
  public static func split(_ flat: Int, _ shape: [Int]) -> [Int] {
    var rest = flat
    var index = shape
    for axis in shape.indices.reversed() {
      index[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return index
  }

  /// The flat index of a place in `shape`.
  public static func join(_ index: [Int], _ shape: [Int]) -> Int {
    zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }
}
