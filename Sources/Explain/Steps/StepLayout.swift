import Backbones

/// Where the rows of a step's output lie: which one belongs to which token of a grid.
///
/// A row is what the last axis holds: the channels of a token, or, where a step has split them, of
/// one of its parts, such as one head of the keys. Tokens in the order of windows, groups or
/// siblings are found at their places on the grid.
public struct StepLayout: Sendable, Hashable {
  /// What the cells of the grid are.
  public enum Ground: Sendable, Hashable {
    /// Tokens of the image.
    case tokens
    /// Offsets between two tokens of a window, from the most negative on.
    case offsets
  }

  /// The grid, with its padding where the step has any.
  public let grid: Grid
  /// What its cells are.
  public let ground: Ground
  /// The rows of the grid that are padding, above and below; nil where there are none.
  public let padding: TokenGroups?
  /// The parts of a token; one without a name where nothing is split.
  public let parts: [Part]
  /// The row of each cell's first part.
  private let cells: [Int32]
  /// How many rows each part lies behind the first.
  private let offsets: [Int]

  /// A part of a token: one head of the keys, for instance.
  public struct Part: Sendable, Hashable {
    /// `queries`, `keys` or `values`, where a joint projection was split.
    public var projection: String?
    /// The head, counted over all dilations.
    public var head: Int?
    /// The tap, where each token has its neighbours beside it.
    public var tap: Int?

    /// As `keys, head 2`; empty for a whole token.
    public var title: String {
      [projection, head.map { "head \($0)" }, tap.map { "tap \($0)" }].compactMap { $0 }
        .joined(separator: ", ")
    }
  }

  /// The row of a part of the token at `cell`.
  public func row(cell: Int, part: Int) -> Int { Int(cells[cell]) + offsets[part] }

  /// Whether the cell lies on the image; otherwise it is padding.
  public func isOnImage(_ cell: Int) -> Bool {
    guard let padding else { return true }
    return padding.contains(
      row: cell / grid.width - padding.rowPadding.before,
      column: cell % grid.width - padding.columnPadding.before)
  }

  /// The layout of a step's output; nil where it lies on no grid.
  ///
  /// - Parameters:
  ///   - grids: the grids that tokens were on so far, the last one first.
  ///   - mechanism: the attention of the unit, which knows its windows or groups.
  init?(_ step: Step, grids: [Grid], mechanism: Mechanism?) {
    guard let last = step.axes.last, ["channels", "width"].contains(last) else { return nil }
    let axes = Array(step.axes.dropLast())
    var strides = [Int](repeating: 1, count: axes.count)
    for axis in stride(from: axes.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * step.shape[axis + 1]
    }
    func size(_ name: String) -> (size: Int, stride: Int)? {
      axes.firstIndex(of: name).map { (step.shape[$0], strides[$0]) }
    }

    guard
      let found = Self.places(
        size, grids: grids, mechanism: mechanism, isPadding: step.path.hasSuffix(".pad"))
    else { return nil }
    (grid, ground, padding) = (found.grid, found.ground, found.padding)
    cells = (0..<found.grid.count).map { Int32(found.row($0)) }

    var parts = [(part: Part(), offset: 0)]
    for (axis, name) in axes.enumerated()
    where ["projections", "dilations", "heads", "taps"].contains(name) {
      parts = parts.flatMap { part, offset in
        (0..<step.shape[axis]).map { index in
          (
            part.with(index, of: name, count: step.shape[axis]), offset + index * strides[axis]
          )
        }
      }
    }
    if case .dilated(let dilated) = mechanism, !axes.contains("dilations") {
      // The steps of one dilation number its heads from 0.
      let first = dilated.firstHead(ofStep: step.path)
      for index in parts.indices {
        parts[index].part.head = parts[index].part.head.map { $0 + first }
      }
    }
    self.parts = parts.map(\.part)
    offsets = parts.map(\.offset)
  }

  private struct Places {
    let grid: Grid
    var ground = Ground.tokens
    var padding: TokenGroups?
    let row: (Int) -> Int
  }

  /// How a cell becomes a row, of the axes that tokens lie along.
  private static func places(
    _ axis: (String) -> (size: Int, stride: Int)?, grids: [Grid], mechanism: Mechanism?,
    isPadding: Bool
  ) -> Places? {
    if let y = axis("height"), let x = axis("width") {
      let grid = Grid(height: y.size, width: x.size)
      var groups: TokenGroups?
      if case .groups(let own) = mechanism, own.hasPadding, own.padded == grid { groups = own }
      return Places(grid: grid, padding: groups) {
        $0 / grid.width * y.stride + $0 % grid.width * x.stride
      }
    }
    if let y = axis("parent rows"), let x = axis("parent columns"), let sy = axis("rows"),
      let sx = axis("columns")
    {
      let grid = Grid(height: y.size * sy.size, width: x.size * sx.size)
      return Places(grid: grid) { cell in
        let (row, column) = (cell / grid.width, cell % grid.width)
        return row / sy.size * y.stride + row % sy.size * sy.stride
          + column / sx.size * x.stride + column % sx.size * sx.stride
      }
    }
    if let offsets = axis("offsets") {
      let side = Int(Double(offsets.size).squareRoot().rounded())
      guard side * side == offsets.size else { return nil }
      return Places(grid: Grid(height: side, width: side), ground: .offsets) {
        $0 * offsets.stride
      }
    }
    guard let tokens = axis("tokens") ?? axis("queries") ?? axis("keys") else { return nil }
    if let windows = axis("windows"), case .windows(let own) = mechanism {
      return Places(grid: own.queries) { cell in
        let place = own.place(of: cell)
        return place.window * windows.stride + place.position * tokens.stride
      }
    }
    if let groups = axis("groups"), case .groups(let own) = mechanism {
      let padded = own.padded
      return Places(grid: padded, padding: own.hasPadding ? own : nil) { cell in
        let place = own.place(
          row: cell / padded.width - own.rowPadding.before,
          column: cell % padded.width - own.columnPadding.before)
        return place.group * groups.stride + place.place * tokens.stride
      }
    }
    guard axis("windows") == nil, axis("groups") == nil,
      let grid = grids.first(where: { $0.count == tokens.size })
    else { return nil }
    return Places(grid: grid) { $0 * tokens.stride }
  }
}

extension StepLayout.Part {
  /// The part that is number `index` along one more axis.
  fileprivate func with(_ index: Int, of axis: String, count: Int) -> StepLayout.Part {
    var part = self
    switch axis {
    case "projections":
      part.projection = ["queries", "keys", "values"].suffix(count)[3 - count + index]
    case "dilations": part.head = index
    // Heads follow each other within a dilation, dilations within all heads.
    case "heads": part.head = (head ?? 0) * count + index
    default: part.tap = index
    }
    return part
  }
}

extension DilatedAttention {
  /// The first head of the dilation whose number stands in a step's path.
  fileprivate func firstHead(ofStep path: String) -> Int {
    let parts = path.split(separator: ".")
    guard let module = parts.firstIndex(of: "dilate_attention"), module + 1 < parts.count else {
      return 0
    }
    return (Int(parts[module + 1]) ?? 0) * headsPerDilation
  }
}
