/// A grid of tokens that lies between two levels of a quadtree: each token of the next coarser grid
/// is the parent of four siblings here.
public struct QuadTreeGrid: Sendable, Hashable {
  /// Rows of tokens, an even number.
  public let height: Int
  /// Columns of tokens, an even number.
  public let width: Int

  /// A grid of even sides.
  public init(height: Int, width: Int) {
    precondition(
      height.isMultiple(of: 2) && width.isMultiple(of: 2), "\(height)x\(width) has no parents")
    self.height = height
    self.width = width
  }

  /// How many tokens it has.
  public var count: Int { height * width }

  /// How many parents it has.
  public var parents: Int { count / 4 }

  /// The parent of `token`, flat on the coarser grid.
  public func parent(of token: Int) -> Int {
    token / width / 2 * (width / 2) + token % width / 2
  }

  /// Which of its parent's four children `token` is, ordered (y, x).
  public func place(of token: Int) -> Int {
    token / width % 2 * 2 + token % width % 2
  }

  /// Child number `place` of `parent`.
  public func child(_ place: Int, of parent: Int) -> Int {
    let half = width / 2
    return (parent / half * 2 + place / 2) * width + parent % half * 2 + place % 2
  }
}
