import Foundation
import Support
import Tensors
import Testing

/// What `full/` holds of a tensor: its shape, a few statistics and sixteen samples.
struct ReferenceSummary: Decodable {
  let shape: [Int]
  let mean: Double
  let l2: Double
  let min: Double
  let max: Double
  let value: [Double]

  /// A published variant's tensors at 224x224.
  struct File: Decodable {
    let seed: UInt64
    let logits: [Float]
    let attention: [String: ReferenceSummary]
    let feature: [String: ReferenceSummary]

    init(_ name: String) throws {
      let data = try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("full/\(name).json")))
      self = try JSONDecoder().decode(File.self, from: data)
    }
  }

  /// Expects a tensor to have these statistics: 1e-3 x (1 + the greatest).
  func expect(
    _ tensor: Tensor, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let values = tensor.values.map(Double.init)
    #expect(values.count == shape.reduce(1, *), "\(name)", sourceLocation: sourceLocation)
    guard values.count == shape.reduce(1, *), !values.isEmpty else { return }
    let count = values.count
    let near = 1e-3 * (1 + Swift.max(abs(min), abs(max)))
    let pairs =
      [
        (values.reduce(0, +) / Double(count), mean), (values.min()!, min), (values.max()!, max),
      ]
      + value.enumerated().map { k, sample in
        (values[(k * 2_654_435_761 + 12345) % count], sample)
      }
    for (ours, theirs) in pairs {
      #expect(abs(ours - theirs) <= near, "\(name)", sourceLocation: sourceLocation)
    }
    let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(norm - l2) <= 1e-3 * (1 + l2), "\(name)", sourceLocation: sourceLocation)
  }
}
