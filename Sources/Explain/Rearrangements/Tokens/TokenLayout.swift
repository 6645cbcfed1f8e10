import Backbones

/// Where the tokens of a unit lie in a tensor: axis by axis, and cell by cell.
public struct TokenLayout: Sendable {
  /// One axis of the tensor.
  public struct Axis: Sendable, Hashable {
    /// What it counts, as `groups`.
    public let name: String
    /// Its size.
    public let size: Int
    /// Whether every token lies along all of it, as along channels and heads.
    public let isShared: Bool
    /// What it is made of, by the expression's names.
    public let parts: [Part]

    /// How far tokens tell its places apart.
    var tokenSize: Int { isShared ? 1 : size }
  }

  /// A named part of an axis.
  public struct Part: Sendable, Hashable {
    /// The name in the expression.
    public let name: String
    /// Its size.
    public let size: Int
    /// Whether every token lies along all of it.
    public let isShared: Bool
  }

  /// A place of a token: an index on each axis, nil where it lies along all of it.
  public typealias Place = [Int?]

  /// The axes, outermost first.
  public let axes: [Axis]
  /// The tokens of every cell, shared axes counting 1.
  public let sources: TokenSources

  init(axes: [Axis], sources: TokenSources) {
    self.axes = axes
    self.sources = sources
  }

  /// The tokens of a grid as a unit takes them, [batch, tokens, channels].
  init(tokens grid: Grid, channels: Int) {
    self.init(
      axes: [
        Axis(name: "batch", size: 1, isShared: false, parts: []),
        Axis(name: "tokens", size: grid.count, isShared: false, parts: []),
        Axis(name: "channels", size: channels, isShared: true, parts: []),
      ], sources: TokenSources(identity: grid.count))
  }

  /// The tensor's shape.
  public var shape: [Int] { axes.map(\.size) }

  /// The shape with 1 for the axes that tokens lie along: that of `sources`.
  public var tokenShape: [Int] { axes.map(\.tokenSize) }

  /// Where a token is: once, in several places, or nowhere.
  public func places(of token: Int) -> [Place] {
    sources.cells(with: token).map { place(ofCell: $0) }
  }

  /// The place of a cell of `sources`.
  public func place(ofCell cell: Int) -> Place {
    zip(FlatIndex.split(cell, tokenShape), axes).map { $1.isShared ? nil : $0 }
  }

  /// A place by the names that the expression gives to the parts of axes; parts of size 1, and those
  /// that tokens lie along, are left out.
  public func named(_ place: Place) -> [(name: String, index: Int)] {
    zip(place, axes).flatMap { index, axis -> [(name: String, index: Int)] in
      guard let index else { return [] }
      let indices = FlatIndex.split(index, axis.parts.map(\.size))
      return zip(axis.parts, indices).filter { $0.0.size > 1 }.map { ($0.0.name, $0.1) }
    }
  }
}
