import Backbones

/// The pixels that a token of an embedding or a downsampling was made from.
///
/// It follows the kernels of the unit's convolutions and poolings back from the token. Where several
/// kernels read the same map side by side, each is a branch with its share of the channels.
public struct ReceptiveField: Sendable, Hashable {
  /// One convolution or pooling on the way.
  public struct Layer: Sendable, Hashable {
    /// Its path.
    public let path: String
    /// What it reads for one token.
    public let kernel: Kernel
    /// The grid it reads from.
    public let grid: Grid
    /// Pixels of the network's input from one token of that grid to the next.
    public let stride: Int
    /// The rows of that grid that the token was made from; those outside it are padding.
    public let rows: Range<Int>
    /// The columns of that grid.
    public let columns: Range<Int>

    /// Whether it read padding.
    public var readsPadding: Bool {
      rows.lowerBound < 0 || columns.lowerBound < 0 || rows.upperBound > grid.height
        || columns.upperBound > grid.width
    }
  }

  /// A way from the token back to the unit's input.
  public struct Branch: Sendable, Hashable {
    /// The kernels, from the unit's input to the token.
    public let layers: [Layer]
    /// How many channels of the token it gives.
    public let channels: Int
    /// The pixels it covers; parts outside the image are padding.
    public let pixels: PixelRectangle

    /// The path of its last kernel.
    public var path: String { layers.last?.path ?? "" }
  }

  /// The token's nominal cell, in pixels.
  public let token: PixelRectangle
  /// The branches; one, but where kernels lie side by side.
  public let branches: [Branch]
  /// How many channels the token has.
  public let channels: Int
  /// Whether a gate along the way was made from the means of the whole map, beside the kernels.
  public let hasGlobalGate: Bool

  /// All pixels the token was made from.
  public var pixels: PixelRectangle {
    branches.dropFirst().reduce(branches.first?.pixels ?? token) { $0.union($1.pixels) }
  }

  /// The field of the token at (row, column) of what a unit puts out.
  ///
  /// - Parameters:
  ///   - steps: the steps of the unit, in order.
  ///   - input: the grid the unit takes.
  ///   - inputStride: pixels from one token of that grid to the next.
  ///   - stride: pixels from one token of the output to the next.
  /// - Returns: nil when the unit has no kernel wider than a token.
  public init?(
    _ steps: [Step], input: Grid, inputStride: Int, stride: Int, channels: Int, row: Int,
    column: Int
  ) {
    let kernels = KernelChain(steps, input: input, inputStride: inputStride)
    guard kernels.isSpatial else { return nil }
    self.channels = channels
    token = PixelRectangle(rows: row..<row + 1, columns: column..<column + 1, tokenSide: stride)
    hasGlobalGate = steps.contains { $0.kind == .pooling && $0.kernel == nil }
    branches = kernels.branches.map { chain in
      var (rows, columns) = (row..<row + 1, column..<column + 1)
      var layers: [Layer] = []
      for link in chain.reversed() {
        // Tokens outside a map are zeros, made from nothing.
        rows = rows.clamped(to: 0..<link.output.height)
        columns = columns.clamped(to: 0..<link.output.width)
        (rows, columns) = (link.kernel.reads(rows), link.kernel.reads(columns))
        layers.insert(
          Layer(
            path: link.path, kernel: link.kernel, grid: link.input, stride: link.inputStride,
            rows: rows, columns: columns), at: 0)
      }
      return Branch(
        layers: layers, channels: chain.last?.kernel.channels?.count ?? channels,
        pixels: PixelRectangle(rows: rows, columns: columns, tokenSide: inputStride))
    }
  }
}

extension Outline {
  /// The pixels that the token at (row, column) of what a unit puts out was made from; of a global
  /// query, the token of the query.
  ///
  /// - Returns: nil for a unit without kernels, and for a block, which mixes tokens by attention.
  public func receptiveField(unit: Int, row: Int, column: Int) -> ReceptiveField? {
    guard units[unit].role != .block else { return nil }
    let (input, output) = (inputs[unit], outputs[unit])
    return ReceptiveField(
      steps(ofUnit: unit), input: input.grid, inputStride: input.stride, stride: output.stride,
      channels: output.channels, row: row, column: column)
  }
}

extension PixelRectangle {
  /// The smallest rectangle that holds both.
  public func union(_ other: PixelRectangle) -> PixelRectangle {
    PixelRectangle(
      rows: min(
        rows.lowerBound, other.rows.lowerBound)..<max(
          rows.upperBound, other.rows.upperBound),
      columns: min(
        columns.lowerBound, other.columns.lowerBound)..<max(
          columns.upperBound, other.columns.upperBound))
  }
}
