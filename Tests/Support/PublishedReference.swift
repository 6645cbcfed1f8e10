import Testing

/// What the authors' code computes with a published variant: logits, and summaries of the rest.
public struct PublishedReference: Decodable, Sendable {
  /// The files of `full`.
  public static let names = Fixtures.names(in: "full")

  /// The variant.
  public let model: String
  /// The height of the input in pixels.
  public let height: Int
  /// The width of the input in pixels.
  public let width: Int
  /// The seed of parameters and input.
  public let seed: UInt64
  /// How many learnable parameters there are.
  public let parameters: Int
  /// The logits, [classes].
  public let logits: [Float]
  /// The outputs of embeddings, downsamplings and blocks, by path.
  public let feature: [String: Summary]
  /// The attention weights, by path.
  public let attention: [String: Summary]

  /// Reads the file `full/NAME`.
  public init(_ name: String) throws { self = try Fixtures.decoded(Self.self, "full/" + name) }

  /// The summaries under the names of their tensors.
  public var summaries: [String: Summary] {
    var summaries: [String: Summary] = [:]
    for (path, summary) in feature { summaries["feature." + path] = summary }
    for (path, summary) in attention { summaries["attention." + path] = summary }
    return summaries
  }

  /// What is kept of a tensor: its shape, a few statistics and sixteen samples.
  public struct Summary: Decodable, Sendable {
    let shape: [Int]
    let mean: Double
    let l2: Double
    let min: Double
    let max: Double
    let index: [Int]
    let value: [Double]

    /// Expects a tensor of this shape whose figures lie within 1e-3 x (1 + the greatest).
    public func expect(
      _ values: [Float], shape: [Int], _ name: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let comment = Comment(rawValue: name)
      #expect(shape == self.shape, comment, sourceLocation: sourceLocation)
      guard shape == self.shape, !values.isEmpty, index.count == 16, value.count == 16 else {
        Issue.record("\(name) has nothing to compare", sourceLocation: sourceLocation)
        return
      }
      let exact = values.map(Double.init)
      let statistics = [
        (exact.reduce(0, +) / Double(exact.count), mean), (exact.min() ?? .nan, min),
        (exact.max() ?? .nan, max),
      ]
      let near = 1e-3 * (1 + Swift.max(abs(min), abs(max)))
      for (ours, theirs) in statistics + zip(index.map { exact[$0] }, value) {
        #expect(abs(ours - theirs) <= near, comment, sourceLocation: sourceLocation)
      }
      let norm = exact.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(norm - l2) <= 1e-3 * (1 + l2), comment, sourceLocation: sourceLocation)
    }
  }
}
