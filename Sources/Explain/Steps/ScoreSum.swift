import Backbones
import Foundation
import Tensors

/// The weight of one key for one query and head, spelled out: every number on the way to it, each
/// from the tensors of the pass.
///
///     weight = exp(s - max) / Σ exp(s - max),  s = scale · q · k + bias + mask
public struct ScoreSum: Sendable, Hashable {
  /// The query's values, one a channel of the head.
  public let query: [Float]
  /// The key's values; zeros for a key outside the image.
  public let key: [Float]
  /// The sum of their products.
  public let product: Float
  /// What it is multiplied by: 1 / √d where nothing else is configured.
  public let scale: Float
  /// The position bias, where the mechanism has one.
  public let bias: Float?
  /// What keeps the query from padding, where something is masked: 0 for other keys.
  public let mask: Float?
  /// The keys that the softmax runs over: all the query meets, or the four children of one key.
  public let softmaxKeys: Int
  /// The greatest s among them.
  public let maximum: Float
  /// Σ exp(s - max) over them.
  public let denominator: Float
  /// Type A: the weight that the parent gave to the key whose child this is.
  public let parentFactor: Float?
  /// Type B: the share of the key's level.
  public let mixing: Float?
  /// Whether the weight is shared out among finer keys, so that nothing of it reaches the output
  /// here.
  public let isRefined: Bool

  /// q · k · scale.
  public var content: Float { product * scale }
  /// What the softmax sees: content, bias and mask.
  public var sum: Float { content + (bias ?? 0) + (mask ?? 0) }
  /// exp(s - max).
  public var exponential: Float { exp(sum - maximum) }
  /// exp(s - max) / Σ exp(s - max).
  public var share: Float { denominator > 0 ? exponential / denominator : 0 }
  /// The weight as the mechanism has it within the key's level: the share, times the parent's
  /// factor.
  public var weight: Float { share * (parentFactor ?? 1) }
  /// The weight that reaches the output.
  public var reaching: Float { isRefined ? 0 : weight * (mixing ?? 1) }
  /// The products of each channel.
  public var products: [Float] { zip(query, key).map { $0 * $1 } }

  /// The sum of one key.
  ///
  /// - Parameters:
  ///   - query: the query token, flat on the query grid.
  ///   - key: the key's place in the pattern's support of that query and head.
  /// - Returns: nil when the record does not hold what its scores were made from, or there is no
  ///   such key.
  public init?(_ record: AttentionRecord, query: Int, head: Int, key: Int) {
    let support = record.pattern.support(query: query, head: head)
    guard support.indices.contains(key),
      let row = ScoreRow(record, support: support, query: query, head: head, key: key)
    else { return nil }
    self.query = row.query
    self.key = row.key
    product = zip(row.query, row.key).reduce(0) { $0 + $1.0 * $1.1 }
    scale = row.scale
    let cell = support[key]
    bias = cell.bias
    mask = record.mask == nil ? nil : cell.mask ?? 0
    let rivals = row.rivals.compactMap { support[$0].sum }
    softmaxKeys = rivals.count
    let greatest = rivals.max() ?? 0
    maximum = greatest
    denominator = Float(rivals.reduce(0.0) { $0 + exp(Double($1 - greatest)) })
    parentFactor = row.parentFactor
    mixing = cell.mixing
    isRefined = cell.kind == .refined || (record.isOneRefinedLevel && cell.kind == .masked)
  }
}

extension AttentionRecord {
  /// Whether this is a pyramid of one level whose greatest keys are dropped as if refined.
  fileprivate var isOneRefinedLevel: Bool {
    if case .tokenPyramid(let pyramid) = mechanism {
      return pyramid.levels == 1 && pyramid.aggregation == .refinement
    }
    return false
  }
}
