import Backbones
import Foundation
import Tensors

/// What one forward pass showed, kept for looking at.
public struct Observation: Sendable {
  /// What was asked for.
  public let request: Request
  /// The network's tree with its costs.
  public let outline: Outline
  /// What the network was shown.
  public let input: NetworkInput
  /// What is said of the weights, as `weights.safetensors (safetensors, F16)`.
  public let weights: String
  /// The logits, one a class.
  public let logits: [Float]
  /// The names of the classes; empty when there are none.
  public let classNames: [String]
  /// The attention of each unit that has any, unless it was too large to keep.
  public internal(set) var attention: [Int: ObservedAttention]
  /// The inputs of units, as many as there was room for.
  let unitInputs: [Int: Features]
  /// The unit whose attention was too large to keep and was computed again last.
  var recomputed: Int?
  /// What was measured along the way.
  public let measured: Measured

  /// What was measured while the network ran, on this machine.
  public struct Measured: Sendable, Hashable {
    /// Seconds of the forward pass with every attention kept.
    public var seconds: Double
    /// Seconds of each unit.
    public var unitSeconds: [Double]
    /// Bytes of memory the process held afterwards.
    public var residentBytes: Int?

    /// Figures of a pass.
    public init(seconds: Double, unitSeconds: [Double], residentBytes: Int?) {
      self.seconds = seconds
      self.unitSeconds = unitSeconds
      self.residentBytes = residentBytes
    }
  }

  /// A finished pass.
  public init(
    request: Request, outline: Outline, input: NetworkInput, weights: String, logits: [Float],
    classNames: [String], attention: [Int: ObservedAttention], unitInputs: [Int: Features] = [:],
    measured: Measured
  ) {
    self.request = request
    self.outline = outline
    self.input = input
    self.weights = weights
    self.logits = logits
    self.classNames = classNames
    self.attention = attention
    self.unitInputs = unitInputs
    self.measured = measured
  }

  /// A class with its logit and its share after the softmax.
  public struct RankedClass: Sendable, Hashable {
    /// The class, from 0.
    public let index: Int
    /// Its name, or its number.
    public let name: String
    /// The logit.
    public let logit: Float
    /// exp(logit) / Σ exp(logit).
    public let probability: Float
  }

  /// The classes with the greatest logits.
  public func topClasses(_ count: Int) -> [RankedClass] {
    guard !logits.isEmpty else { return [] }
    let tensor = softmax(Tensor(logits, shape: [1, logits.count]))
    let shares = tensor.values
    return logits.indices.sorted { logits[$0] != logits[$1] ? logits[$0] > logits[$1] : $0 < $1 }
      .prefix(count).map { index in
        RankedClass(
          index: index, name: index < classNames.count ? classNames[index] : "class \(index)",
          logit: logits[index], probability: shares[index])
      }
  }

  /// Whether the weights were learned; seeded ones were not.
  public var isLearned: Bool {
    if case .file = request.weights { true } else { false }
  }
}

/// The attention of one unit.
public struct ObservedAttention: Sendable {
  /// The module's path.
  public let path: String
  /// The pattern.
  public let pattern: any AttentionPattern
  private let greatest: Greatest

  /// The attention of the module at `path`.
  public init(path: String, pattern: any AttentionPattern) {
    self.path = path
    self.pattern = pattern
    greatest = Greatest(pattern)
  }

  /// The greatest value a map of this layer shows, over all heads and queries.
  public var maximum: Float { greatest.value }

  /// Looked up when a scale first asks for it, and kept.
  private final class Greatest: @unchecked Sendable {
    private let lock = NSLock()
    private let pattern: any AttentionPattern
    private var known: Float?

    init(_ pattern: any AttentionPattern) { self.pattern = pattern }

    var value: Float {
      lock.withLock {
        if let known { return known }
        let found = pattern.layerMaximum
        known = found
        return found
      }
    }
  }
}

extension AttentionPattern {
  /// Found by looking at every key of every query.
  public var layerMaximum: Float {
    var greatest: Float = 0
    for head in 0..<heads {
      let perToken = AttentionMap(self, query: 0, head: .head(head)).isPerToken
      for query in 0..<queries.count {
        for key in support(query: query, head: head) where key.kind == .ordinary {
          greatest = max(greatest, perToken ? key.weight / Float(key.tokens) : key.weight)
        }
      }
    }
    return greatest
  }
}
