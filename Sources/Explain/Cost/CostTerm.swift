/// A part of a cost as a formula, so that a reader can compute it again.
public struct CostTerm: Sendable, Hashable {
  /// What it is the cost of, as `projections and attention`.
  public let name: String
  /// The formula in symbols, as `4NC² + 2NKC`.
  public let formula: String
  /// The formula with its numbers, as `4·3136·32² + 2·3136·49·32`.
  public let numbers: String
  /// Multiply-accumulates.
  public let macs: Int

  /// A term that comes to so many multiply-accumulates.
  public init(name: String, formula: String, numbers: String, macs: Int) {
    self.name = name
    self.formula = formula
    self.numbers = numbers
    self.macs = macs
  }
}

/// A sum of products of named sizes, which prints itself in symbols and in numbers.
struct CostFormula {
  /// One product: a factor and its sizes, a size that occurs twice being a square.
  private var products: [(factor: Int, sizes: [(symbol: String, value: Int)])] = []

  /// Adds `factor` times the sizes named by `symbols`, as `NKC`.
  mutating func add(_ symbols: [String], times factor: Int = 1, of values: [String: Int]) {
    let sizes = symbols.map { ($0, values[$0] ?? 0) }
    products.append((factor, sizes))
  }

  /// What it comes to.
  var value: Int {
    products.reduce(0) { $0 + $1.factor * $1.sizes.reduce(1) { $0 * $1.value } }
  }

  /// In symbols.
  var symbols: String {
    products.map { product in
      (product.factor == 1 ? "" : String(product.factor))
        + Self.powers(product.sizes.map(\.symbol), joined: "")
    }.joined(separator: " + ")
  }

  /// In numbers.
  var numbers: String {
    products.map { product in
      (product.factor == 1 ? "" : "\(product.factor)·")
        + Self.powers(product.sizes.map { String($0.value) }, of: product.sizes.map(\.symbol))
    }.joined(separator: " + ")
  }

  /// Words that repeat as powers.
  private static func powers(_ words: [String], joined separator: String) -> String {
    powers(words, of: words, joined: separator)
  }

  /// Words as powers where their symbols repeat.
  private static func powers(
    _ words: [String], of symbols: [String], joined separator: String = "·"
  ) -> String {
    var order: [(symbol: String, word: String, count: Int)] = []
    for (word, symbol) in zip(words, symbols) {
      if let place = order.firstIndex(where: { $0.symbol == symbol }) {
        order[place].count += 1
      } else {
        order.append((symbol, word, 1))
      }
    }
    return order.map { $0.word + ($0.count == 2 ? "²" : "") }.joined(separator: separator)
  }
}
