import Tensors

/// A recording seen as a network: one unit for each attention tensor of a file, the tensors its
/// parameters, which computes nothing and leaves the attention behind that it was given.
public struct RecordedConfiguration: BackboneConfiguration {
  /// The units, in the order they are shown.
  public let units: [RecordedUnit]
  /// How many tensors of the file look like attention and cannot be shown.
  public let leftOut: Int
  /// A recording tells no classes apart.
  public var numClasses = 0

  /// A recording of these units.
  public init(_ units: [RecordedUnit], leftOut: Int = 0) {
    self.units = units
    self.leftOut = leftOut
  }

  /// Of no published family.
  public static var family: Family { .recorded }

  /// None: the file is all there is.
  public static var argumentNames: [String] { [] }

  /// Not to be read from a description.
  ///
  /// - Throws: `ConfigurationError`, always.
  public init(from decoder: any Decoder) throws {
    throw ConfigurationError("a recording is described by its file alone")
  }

  /// Not to be described.
  ///
  /// - Throws: `ConfigurationError`, always.
  public func encode(to encoder: any Encoder) throws {
    throw ConfigurationError("a recording is described by its file alone")
  }

  /// The size of the image, in pixels, that shows every grid in whole square tokens: the finest of at
  /// least 4 pixels, the coarsest of at least 16, as far as an image may be so large.
  ///
  /// - Throws: `ConfigurationError` where the grids have no size in common.
  public func imageSize() throws -> Grid {
    if let size = units.lazy.compactMap(\.nativeSize).first { return size }
    let grids = units.map(\.grid)
    guard let first = grids.first else { throw ConfigurationError("there is nothing to show") }
    let most = RecordedLayout.longestSide
    var common = first
    for grid in grids {
      guard grid.height * first.width == grid.width * first.height else {
        throw ConfigurationError(
          "its tensors lie on grids of unlike proportions, \(first) and \(grid); choose one with"
            + " --tensor, or give the grid with --grid HxW")
      }
      // Proportions are equal, so what both heights divide, the widths divide as well.
      var height = common.height
      while height % grid.height != 0, height <= most { height += common.height }
      common = Grid(height: height, width: height / first.height * first.width)
      guard height <= most, height * first.width == common.width * first.height else {
        throw ConfigurationError(
          "its tensors lie on grids that no image of up to \(most) pixels shows in whole tokens,"
            + " \(first) and \(grid); choose one with --tensor")
      }
    }
    let coarsest = grids.map(\.height).min() ?? 1
    var scale = 1
    while common.height / coarsest * scale < 16 || scale < 4 && grids.count > 1 {
      let next = scale + 1
      guard max(common.height, common.width) * next <= most else { break }
      scale = next
    }
    return Grid(height: common.height * scale, width: common.width * scale)
  }

  /// Checks that an image of this size shows every grid in whole square tokens.
  public func checkSize(height: Int, width: Int) throws {
    for unit in units {
      if let native = unit.nativeSize {
        guard native == Grid(height: height, width: width) else {
          throw ConfigurationError(
            "\(unit.path) was recorded at \(native) pixels; it cannot be shown at"
              + " \(height)x\(width)")
        }
        continue
      }
      let grid = unit.grid
      guard height % grid.height == 0, width % grid.width == 0, height >= grid.height,
        height / grid.height == width / grid.width
      else {
        throw ConfigurationError(
          "an image of \(height)x\(width) pixels does not show the \(grid) tokens of \(unit.path)"
            + " as whole squares; \(grid.height * 16)x\(grid.width * 16) would")
      }
    }
  }

  /// The chain of the units.
  public func network(
    _ scope: ParameterScope, height: Int, width: Int
  ) throws -> any Backbone {
    var read: [String: Tensor] = [:]
    func tensor(_ stored: RecordedTensor) -> Tensor {
      if let known = read[stored.name] { return known }
      let made = scope.statistic(stored.name, stored.shape)
      read[stored.name] = made
      return made
    }
    return RecordedNetwork(
      units: units.enumerated().map { index, unit in
        unit.unit(stage: unit.stage ?? stage(of: index), height: height, tensor)
      })
  }

  /// A new stage begins where the grid changes.
  private func stage(of index: Int) -> Int {
    (0..<index).count { units[$0].grid != units[$0 + 1].grid }
  }
}

/// The chain of what was recorded; it has no head.
struct RecordedNetwork: Backbone {
  let units: [Unit]

  func logits(_ features: Features, _ trace: Trace) -> Tensor { Tensor([], shape: [1, 0]) }
}
