/// Where the cells of a rearrangement come from, worked out dimension by dimension so that a cell
/// costs a few additions.
struct RearrangementSources {
  /// What the places of a dimension add, one after another.
  private struct Places {
    /// To the flat index of the cell that is read; `padding` where there is none.
    var offsets: [Int] = []
    /// To the places that windows read, [places · windows].
    var reaches: [Int] = []
  }

  private struct Window {
    let extent: Int
    let stride: Int
    let margin: Int
  }

  /// An offset that no cell has.
  private static let padding = Int.min

  private let shape: [Int]
  private let dimensions: [Places]
  private let reduced: Places
  private let windows: [Window]
  private let start: Int

  init(_ rearrangement: Rearrangement) {
    let sizes = rearrangement.axes.map(\.size)
    var weights = [Int](repeating: 0, count: sizes.count)
    let windowCount = rearrangement.left.flatMap(\.parts).count {
      if case .window = $0 { true } else { false }
    }
    var steps = [[Int]](
      repeating: [Int](repeating: 0, count: windowCount), count: sizes.count)
    var windows: [Window] = []
    var (start, stride) = (0, 1)
    for (dimension, length) in zip(rearrangement.left, rearrangement.inputShape).reversed() {
      start += dimension.before * stride
      var inner = stride
      for part in dimension.parts.reversed() {
        switch part {
        case .axis(let axis):
          weights[axis] += inner
          inner *= sizes[axis]
        case .window(let base, let tap, let window):
          steps[base][windows.count] = window.stride
          steps[tap][windows.count] = window.dilation
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

    func add(_ index: Int, of axes: [Int], to places: inout Places) {
      var (rest, offset) = (index, 0)
      var reach = [Int](repeating: 0, count: windowCount)
      for axis in axes.reversed() {
        let position = rest % sizes[axis]
        rest /= sizes[axis]
        offset += position * weights[axis]
        for window in reach.indices { reach[window] += position * steps[axis][window] }
      }
      places.offsets.append(offset)
      places.reaches += reach
    }
    dimensions = zip(rearrangement.right, rearrangement.outputShape).map { dimension, length in
      var places = Places()
      for index in 0..<length {
        let inner = index - dimension.before
        if inner >= 0, index < length - dimension.after {
          add(inner, of: dimension.axes, to: &places)
        } else {
          places.offsets.append(Self.padding)
          places.reaches += [Int](repeating: 0, count: windowCount)
        }
      }
      return places
    }
    let gone = rearrangement.reducedAxes
    let count =
      rearrangement.operation == .reduction(.first) ? 1 : gone.reduce(1) { $0 * sizes[$1] }
    var reduced = Places()
    for index in 0..<count { add(index, of: gone, to: &reduced) }
    self.reduced = reduced
  }

  /// How many cells each cell is made from.
  var sourcesPerCell: Int { reduced.offsets.count }

  /// Calls `body` with the flat index of every cell after, and of a cell before that it is made
  /// from, or -1 where that is padding; cells in order, `sourcesPerCell` calls for each.
  func forEach(_ body: (Int, Int) -> Void) {
    let count = shape.reduce(1, *)
    var index = [Int](repeating: 0, count: shape.count)
    var reach = [Int](repeating: 0, count: windows.count)
    for cell in 0..<count {
      visit(index, &reach) { body(cell, $0) }
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
    var reach = [Int](repeating: 0, count: windows.count)
    visit(index, &reach, body)
  }

  /// - Parameter reach: a number for each window, to work with.
  private func visit(_ index: [Int], _ reach: inout [Int], _ body: (Int) -> Void) {
    var offset = start
    for window in windows.indices { reach[window] = -windows[window].margin }
    for axis in index.indices {
      let place = index[axis]
      let own = dimensions[axis].offsets[place]
      guard own != Self.padding else {
        for _ in 0..<sourcesPerCell { body(-1) }
        return
      }
      offset += own
      for window in windows.indices {
        reach[window] += dimensions[axis].reaches[place * windows.count + window]
      }
    }
    for last in 0..<sourcesPerCell {
      var source = offset + reduced.offsets[last]
      for window in windows.indices {
        let place = reach[window] + reduced.reaches[last * windows.count + window]
        guard place >= 0, place < windows[window].extent else {
          source = -1
          break
        }
        source += place * windows[window].stride
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
