import Canvas

/// Maps shown together, as tiles of one size.
public struct MapSet: Sendable {
  /// The maps.
  var tiles: [MapTile]
  /// The colour bar that all share, with the special kinds that occur.
  var legend: Legend?
  /// What single colours mean, where they are no scale.
  var keys: [ColorKey]
  /// The tiles that are drawn alone where not every cell of all would find room; nil for all.
  var essential: [Int]?

  init(_ tiles: [MapTile], legend: Legend? = nil, keys: [ColorKey] = []) {
    self.tiles = tiles
    self.legend = legend
    self.keys = keys
  }
}

/// A colour or mark and its meaning.
struct ColorKey: Sendable, Hashable {
  let cell: HeatCell
  let meaning: String

  init(_ cell: HeatCell, _ meaning: String) {
    self.cell = cell
    self.meaning = meaning
  }
}

/// One map: a grid of cells over the whole picture or a part of it.
struct MapTile: Sendable {
  /// The line above; nothing when empty.
  var title = ""
  /// What is written there where that does not fit.
  var shortTitle: String?
  /// The cells.
  var heat: HeatGrid
  /// How values become colours.
  var colorMap = ColorMap.viridis
  /// Height over width of the whole, in the picture's pixels or in cells.
  var shape: (height: Int, width: Int)
  /// What is pointed out: a marker on a cell of `heat`.
  var markers: [(marker: Marker, row: Int, column: Int)] = []
  /// The picture below, and how much of it the map covers.
  var picture: PixelImage?
  /// How much of the picture the map covers, 0 to 1.
  var strength = 1.0
  /// What a click does; its place is a share of the picture.
  var action: Target.Action?
  /// The part of the picture that the map covers, as shares; beyond 0 to 1 it reaches outside.
  var rows = 0.0...1.0
  /// The same across.
  var columns = 0.0...1.0
  /// The cell to show the part around of, where there is room for a part only and leaving cells out
  /// would mislead, as with labels; nil draws the peaks of the whole.
  var focus: (row: Int, column: Int)?
  /// Whether the map shows an order rather than values, so that no cell is missed when only some of
  /// them find room.
  var isPattern = false
  /// Whether values lie on both sides of zero, in the middle of the scale, so that where only some
  /// cells find room the greatest magnitudes are shown.
  var isSigned = false
  /// Whether the title stands out as the selected one.
  var isSelected = false

  init(_ heat: HeatGrid, shape: (height: Int, width: Int)) {
    self.heat = heat
    self.shape = shape
  }
}
