import Backbones
import Tensors

/// What a module's attention costs, as a formula of the sizes it depends on.
///
/// The formulas are the papers', for what their code computes: padded tokens, masked keys and taps
/// outside the image count like all others.
public struct AttentionCost: Sendable, Hashable {
  /// The projections and the two products of attention.
  public let term: CostTerm
  /// The sizes that the formula names, as `N = 56·56 tokens`.
  public let symbols: [String]
  /// Heads of the module.
  public let heads: Int
  /// Tokens that ask.
  public let tokens: Int
  /// Channels.
  public let channels: Int

  /// Bytes that weights of every token for every token would take, in as many heads:
  /// 4 · heads · N².
  public var fullBytes: Int { 4 * heads * tokens * tokens }

  /// Multiply-accumulates of the two products of attention, were every token to meet every token:
  /// 2 N² C.
  public var fullProducts: Int { 2 * tokens * tokens * channels }

  /// The cost of a module of `channels` channels whose attention left `record`.
  public init(_ record: AttentionRecord, channels: Int) {
    let grid = record.queries
    heads = record.heads
    tokens = grid.count + record.tokensWithoutPlace
    self.channels = channels
    var sizes = ["C": channels, "N": tokens]
    var formula = CostFormula()
    var named = ["N = \(grid.height)·\(grid.width) tokens", "C = \(channels) channels"]
    switch record.mechanism {
    case .spatialReduction(let reduction):
      sizes["K"] = reduction.keys.count
      formula.add(["N", "C", "C"], times: 2, of: sizes)
      switch reduction.method {
      case .convolution(let ratio):
        sizes["R"] = ratio
        if ratio > 1 { formula.add(["K", "R", "R", "C", "C"], of: sizes) }
        named.append("K = N / R² keys" + (ratio > 1 ? ", R = \(ratio)" : ", R = 1"))
      case .pooling:
        formula.add(["K", "C", "C"], of: sizes)
        named.append("K = \(reduction.keys.height)·\(reduction.keys.width) keys, whatever N")
      }
      formula.add(["K", "C", "C"], times: 2, of: sizes)
      formula.add(["N", "K", "C"], times: 2, of: sizes)
    case .global:
      formula.add(["N", "C", "C"], times: 4, of: sizes)
      formula.add(["N", "N", "C"], times: 2, of: sizes)
    case .dilated(let dilated):
      sizes["k"] = dilated.taps.first.map { $0.count } ?? 0
      formula.add(["N", "C", "C"], times: 4, of: sizes)
      formula.add(["N", "k", "C"], times: 2, of: sizes)
      named.append("k = \(sizes["k"] ?? 0) taps")
    case .groups(let groups):
      let padded = groups.hasPadding
      sizes["P"] = groups.padded.count
      sizes["G"] = groups.side
      let all = padded ? "P" : "N"
      formula.add([all, "C", "C"], times: 4, of: sizes)
      formula.add([all, "G", "G", "C"], times: 2, of: sizes)
      named.append("G = \(groups.side) tokens a side of a group")
      if padded { named.append("P = \(groups.padded.height)·\(groups.padded.width) with padding") }
    case .windows(let windows):
      (sizes["H"], sizes["W"]) = (grid.height, grid.width)
      (sizes["h"], sizes["w"]) = (windows.window.height, windows.window.width)
      formula.add(["H", "W", "C", "C"], times: windows.isGlobal ? 3 : 4, of: sizes)
      formula.add(["H", "W", "h", "w", "C"], times: 2, of: sizes)
      named = [
        "H, W = \(grid.height), \(grid.width) tokens", "C = \(channels) channels",
        "h, w = \(windows.window.height), \(windows.window.width) tokens of a window",
      ]
      named.append(
        windows.isGlobal
          ? "the paper's 2HW(2C² + hwC) without the projection of queries, made once for the stage"
          : "the paper's 2HW(2C² + hwC)")
    case .recorded:
      named = ["what it cost was not recorded"]
    case .tokenPyramid(let pyramid):
      formula.add(["N", "C", "C"], times: 4, of: sizes)
      sizes["N₀"] = pyramid.grid(0).count
      formula.add(["N₀", "N₀", "C"], times: 2, of: sizes)
      sizes["k"] = min(TokenPyramid.keptKeys, pyramid.grid(0).count)
      for level in 1..<max(1, pyramid.levels) {
        let symbol = level == pyramid.levels - 1 ? "N" : "N" + Self.subscripts[level]
        sizes[symbol] = pyramid.grid(level).count
        formula.add([symbol, "k", "C"], times: 2 * 4, of: sizes)
      }
      named.append("N₀ = \(pyramid.grid(0).height)·\(pyramid.grid(0).width) at the coarsest level")
      if pyramid.levels > 1 {
        named.append("k = \(sizes["k"] ?? 0) keys kept, 4k candidates: linear in N but for N₀²")
      }
    }
    symbols = named
    term = CostTerm(
      name: "projections and attention", formula: formula.symbols, numbers: formula.numbers,
      macs: formula.value)
  }

  private static let subscripts = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
}

extension AttentionRecord {
  /// How many tokens that stand for no part of the image ask besides the grid's.
  fileprivate var tokensWithoutPlace: Int {
    if case .recorded(let attention) = mechanism { attention.layout.leadingQueries } else { 0 }
  }

  /// The grid of query tokens, without laying out any key: grids can be huge where nothing is
  /// computed.
  fileprivate var queries: Grid {
    switch mechanism {
    case .spatialReduction(let reduction): reduction.queries
    case .global(let attention): attention.tokens
    case .dilated(let attention): attention.tokens
    case .groups(let groups): groups.grid
    case .windows(let windows): windows.queries
    case .tokenPyramid(let pyramid): pyramid.finest
    case .recorded(let attention): attention.layout.grid
    }
  }

  /// How many heads there are.
  fileprivate var heads: Int {
    switch mechanism {
    case .dilated(let attention): attention.heads
    // [batch · queries, keys, heads]
    case .tokenPyramid: tensors[0].weights.shape[2]
    case .recorded: pattern.heads
    // [batch or groups, heads, queries, keys]
    case .spatialReduction, .global, .groups, .windows: tensors[0].weights.shape[1]
    }
  }
}
