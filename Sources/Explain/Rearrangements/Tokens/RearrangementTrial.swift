import Backbones

/// An expression tried on a grid of tokens: what goes where, and whether it comes back.
public struct RearrangementTrial: Sendable {
  /// What was asked for.
  public let request: RearrangementRequest
  /// The grid of tokens.
  public let grid: Grid
  /// The expression applied.
  public let way: Rearrangement
  /// The tokens before.
  public let before: TokenLayout
  /// The tokens after.
  public let after: TokenLayout
  /// The way back, given or told by the expression.
  public let back: Rearrangement?
  /// What there and back does to all cells; nil without a way back.
  public let roundTrip: RoundTrip?
  /// The tokens after the way back, where it does not restore them.
  public let broken: TokenLayout?
  /// Why there is no way back.
  public let noWayBack: String?

  /// Tries a request on a grid.
  ///
  /// The axes on the left are the grid's rows and columns, then channels; a single axis is all
  /// tokens one after another, and with four, the first is a batch of 1. An ellipsis stands for
  /// what is not named of rows, columns and, where their number is given, channels.
  ///
  /// - Parameter channels: how many channels each token has; 1 where the expression has a place for
  ///   them and no number is given.
  /// - Throws: `RearrangementSyntaxError`, `RearrangementFitError`, `RearrangementRequestError`.
  public init(_ request: RearrangementRequest, grid: Grid, channels: Int? = nil) throws {
    let expression = try RearrangementExpression(request.expression)
    let axes = try Self.axes(of: expression, grid: grid, channels: channels)
    let way = try Rearrangement(
      expression, shape: axes.map(\.size), sizes: request.sizes,
      operation: expression.operation(sizes: request.sizes, reduction: request.reduction))
    self.request = request
    self.grid = grid
    self.way = way
    before = TokenLayout(axes: axes, sources: TokenSources(identity: grid.count))
    after = try before.rearranged(by: way, axes: way.spelledOut.right.map(\.description))
    do {
      let back = try request.inverse.map { try way.inverse($0) } ?? way.inverse()
      self.back = back
      let roundTrip = RoundTrip(way, back)
      self.roundTrip = roundTrip
      noWayBack = nil
      broken =
        roundTrip.isRestored
        ? nil : try? after.rearranged(by: back, axes: back.spelledOut.right.map(\.description))
    } catch let reason as NoInverse {
      (back, roundTrip, broken, noWayBack) = (nil, nil, nil, reason.description)
    } catch  where request.inverse != nil {
      (back, roundTrip, broken) = (nil, nil, nil)
      noWayBack = "the way back cannot be taken: \(error)"
    }
  }

  private static func axes(
    of expression: RearrangementExpression, grid: Grid, channels: Int?
  ) throws -> [TokenLayout.Axis] {
    func axis(_ name: String, _ size: Int, isShared: Bool = false) -> TokenLayout.Axis {
      TokenLayout.Axis(name: name, size: size, isShared: isShared, parts: [])
    }
    let rows = axis("rows", grid.height), columns = axis("columns", grid.width)
    let last = axis("channels", channels ?? 1, isShared: true)
    if expression.left.contains(where: \.isOpen) {
      return [rows, columns] + (channels == nil ? [] : [last])
    }
    switch expression.left.count {
    case 1: return [axis("tokens", grid.count)]
    case 0, 2: return [rows, columns]
    case 3: return [rows, columns, last]
    case 4: return [axis("batch", 1), rows, columns, last]
    default: throw RearrangementRequestError.axes(expression.left.count)
    }
  }
}
