import Backbones
import Foundation

/// How attention is spread, in three numbers: over how many keys, how far, and how much of it
/// outside the image; and in recordings a fourth, how much of it goes to class tokens.
public struct Spread: Sendable, Hashable {
  /// e^H with H = -Σ p ln p: as many keys of equal weight would have the same entropy.
  public var effectiveKeys: Double
  /// The mean distance, by weight, from the centre of the query's token to the centres of its keys.
  ///
  /// In pixels of the network's input. Keys outside the image and class tokens are left out, and the
  /// weights of the rest brought to sum 1; not a number when all weight lies there.
  public var distance: Double
  /// The share of the weight on keys outside the image.
  public var padding: Double
  /// The share of the weight on tokens that stand for no part of the image.
  public var classTokens: Double

  /// A spread from its numbers.
  public init(
    effectiveKeys: Double, distance: Double, padding: Double, classTokens: Double = 0
  ) {
    self.effectiveKeys = effectiveKeys
    self.distance = distance
    self.padding = padding
    self.classTokens = classTokens
  }

  /// The same three numbers of nothing, to add to.
  static let zero = Spread(effectiveKeys: 0, distance: 0, padding: 0)
}

/// The spread of one head's attention beside that of uniform attention over the same keys.
public struct HeadMetrics: Sendable, Hashable {
  /// What the head does.
  public var attention: Spread
  /// What equal scores would give with this mechanism.
  public var uniform: Spread
  /// How many keys can be attended to, on average.
  public var keys: Double

  /// Numbers of a head.
  public init(attention: Spread, uniform: Spread, keys: Double) {
    self.attention = attention
    self.uniform = uniform
    self.keys = keys
  }

  /// The spread of one query; nil when the weights are not known.
  ///
  /// Masked keys and refined ones take no part, and the weights of the rest count as shares of their
  /// sum. The query of a global block stands at its position of the output.
  public init?(_ pattern: any AttentionPattern, query: Int, head: Int) {
    guard pattern.hasWeights else { return nil }
    let geometry = KeyGeometry(pattern, query: query, head: head)
    self = geometry.metrics(pattern.weights(query: query, head: head))
  }

  /// The spread of one query in every head; nil when the weights are not known.
  public static func each(_ pattern: any AttentionPattern, query: Int) -> [HeadMetrics]? {
    guard pattern.hasWeights else { return nil }
    return pattern.sharedFootprints.flatMap { heads in
      let geometry = KeyGeometry(pattern, query: query, head: heads.lowerBound)
      return heads.map { geometry.metrics(pattern.weights(query: query, head: $0)) }
    }
  }

  /// The mean over all queries of every head of a pattern; nil when the weights are not known.
  public static func all(_ pattern: any AttentionPattern) -> [HeadMetrics]? {
    all(pattern) { _ in }
  }

  /// The mean over all queries of every head of a pattern; nil when the weights are not known.
  ///
  /// - Parameter progress: called now and then with the share that is done; it throws to give up.
  public static func all(
    _ pattern: any AttentionPattern, progress: (Double) throws -> Void
  ) rethrows -> [HeadMetrics]? {
    guard pattern.hasWeights, pattern.queries.count > 0 else { return nil }
    var sums = [MetricsSum](repeating: MetricsSum(), count: pattern.heads)
    for query in 0..<pattern.queries.count {
      if query % 64 == 0 { try progress(Double(query) / Double(pattern.queries.count)) }
      for heads in pattern.sharedFootprints {
        let geometry = KeyGeometry(pattern, query: query, head: heads.lowerBound)
        for head in heads {
          sums[head].add(geometry.metrics(pattern.weights(query: query, head: head)))
        }
      }
    }
    return sums.map(\.mean)
  }
}

/// A mean that is being taken.
private struct MetricsSum {
  private var attention = Spread.zero
  private var uniform = Spread.zero
  private var keys = 0.0
  private var count = 0.0
  // Queries with all their weight outside the image have no distance.
  private var distances = (attention: 0.0, uniform: 0.0)

  mutating func add(_ metrics: HeadMetrics) {
    count += 1
    keys += metrics.keys
    attention.effectiveKeys += metrics.attention.effectiveKeys
    attention.padding += metrics.attention.padding
    attention.classTokens += metrics.attention.classTokens
    uniform.effectiveKeys += metrics.uniform.effectiveKeys
    uniform.padding += metrics.uniform.padding
    uniform.classTokens += metrics.uniform.classTokens
    if metrics.attention.distance.isFinite {
      attention.distance += metrics.attention.distance
      distances.attention += 1
    }
    if metrics.uniform.distance.isFinite {
      uniform.distance += metrics.uniform.distance
      distances.uniform += 1
    }
  }

  var mean: HeadMetrics {
    HeadMetrics(
      attention: Spread(
        effectiveKeys: attention.effectiveKeys / count,
        distance: attention.distance / distances.attention, padding: attention.padding / count,
        classTokens: attention.classTokens / count),
      uniform: Spread(
        effectiveKeys: uniform.effectiveKeys / count,
        distance: uniform.distance / distances.uniform, padding: uniform.padding / count,
        classTokens: uniform.classTokens / count),
      keys: keys / count)
  }
}
