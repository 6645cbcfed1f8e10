import Backbones

/// The tokens of a unit, followed through everything that rearranges them.
public struct TokenFlow: Sendable {
  /// The grid of the unit's tokens.
  public let grid: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int
  /// The tokens as the unit takes them.
  public let start: TokenLayout
  /// The rearrangements in order.
  public let steps: [TokenStep]
  /// The steps that could not be followed, with the reason.
  public let unfollowed: [(path: String, reason: String)]

  /// Follows tokens through `moves`.
  ///
  /// A step takes up the latest outcome that its own axes fit: the tokens themselves, or what a
  /// step before made of them, one of its own name (as `queries` of a coarser level) before others.
  ///
  /// - Parameters:
  ///   - grid: the unit's tokens, which lie `stride` pixels apart and have this many channels.
  ///   - globalQuery: for the queries of a global block, the grid they lie on: each stands for the
  ///     tokens of its cell of the whole grid.
  public init(
    grid: Grid, stride: Int, channels: Int, moves: [TokenMove], globalQuery: Grid? = nil
  ) {
    self.grid = grid
    self.stride = stride
    start = TokenLayout(tokens: grid, channels: channels)
    var steps: [TokenStep] = []
    var unfollowed: [(path: String, reason: String)] = []
    let query = globalQuery.map {
      TokenLayout(globalQuery: $0, of: grid, channels: channels)
    }
    for move in moves {
      do {
        let candidates: [(layout: TokenLayout, step: Int?)] =
          move.subject == .globalQuery
          ? query.map { [($0, nil)] } ?? []
          : Self.latest(steps, before: move).map { (steps[$0].after, $0) } + [(start, nil)]
        // Keys and values are often moved alike: what was found out for one holds for the other.
        let twin = steps.last { $0.move.isSameMove(as: move) }
        steps.append(try TokenStep(move, from: candidates, twin: twin))
      } catch {
        unfollowed.append((move.path, String(describing: error)))
      }
    }
    self.steps = steps
    self.unfollowed = unfollowed
  }

  /// The steps that a move may take up, the likeliest first.
  private static func latest(_ steps: [TokenStep], before move: TokenMove) -> [Int] {
    let all = steps.indices.reversed().filter { steps[$0].move.subject == .tokens }
    let ownName = all.filter { steps[$0].move.name == move.name }
    return ownName + all.filter { steps[$0].move.name != move.name }
  }

  /// The pixels of a token: its nominal cell of the image.
  public func pixels(of token: Int) -> PixelRectangle {
    let (row, column) = (token / grid.width, token % grid.width)
    return PixelRectangle(rows: row..<row + 1, columns: column..<column + 1, tokenSide: stride)
  }

  /// The steps that a step's outcome came by, itself last.
  func chain(of step: Int) -> [Int] {
    var chain = [step]
    while let before = chain.first.flatMap({ steps[$0].follows }) { chain.insert(before, at: 0) }
    return chain
  }
}

extension TokenLayout {
  /// The global query of a stage, [batch, queries, channels]: each query stands for the tokens of
  /// its cell of the grid.
  fileprivate init(globalQuery: Grid, of grid: Grid, channels: Int) {
    var sources = TokenSources()
    let (height, width) = (grid.height / globalQuery.height, grid.width / globalQuery.width)
    for query in 0..<globalQuery.count {
      let (row, column) = (query / globalQuery.width, query % globalQuery.width)
      sources.append(
        (0..<height * width).map {
          (row * height + $0 / width) * grid.width + column * width + $0 % width
        })
    }
    self.init(
      axes: [
        Axis(name: "batch", size: 1, isShared: false, parts: []),
        Axis(name: "queries", size: globalQuery.count, isShared: false, parts: []),
        Axis(name: "channels", size: channels, isShared: true, parts: []),
      ], sources: sources)
  }
}
