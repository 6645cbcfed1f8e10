import Backbones
import Tensors

/// Seconds of a forward pass with every attention kept, measured on this machine at growing sizes.
public struct MeasuredCurve: Sendable, Hashable {
  /// One measurement: the side in pixels and the seconds of the faster of two passes.
  public struct Point: Sendable, Hashable {
    /// Pixels a side.
    public let side: Int
    /// Seconds.
    public let seconds: Double
  }

  /// The measurements, by side.
  public let points: [Point]

  /// Measures a variant with seeded weights, from small to large, as far as memory and about
  /// `budget` seconds reach.
  ///
  /// - Parameter progress: called with the share that is done; it throws to give up.
  /// - Throws: what `progress` throws.
  public init(
    _ variant: Variant, budget: Double = 20, progress: (Double) throws -> Void
  ) throws {
    var points: [Point] = []
    var spent = 0.0
    for (index, side) in CostCurve.sides.enumerated() {
      try progress(Double(index) / Double(CostCurve.sides.count))
      // Work grows at least with the pixels: what the last size took says what the next one will.
      if let last = points.last {
        let growth = Double(side * side) / Double(last.side * last.side)
        if spent + 2 * last.seconds * growth > budget { break }
      }
      guard let outline = try? variant.configuration.outline(height: side, width: side),
        (try? MemoryCheck.check(Outline(outline, name: variant.name), keeping: .attention)) != nil,
        let network = try? variant.configuration.load(
          SeededParameters(seed: 0), height: side, width: side)
      else { continue }
      let image = Tensor(
        [Float](repeating: 0.5, count: side * side * 3), shape: [1, side, side, 3])
      var fastest = Double.infinity
      for _ in 0..<2 {
        let clock = ContinuousClock()
        let start = clock.now
        let trace = Trace(keeping: .attention)
        var features = Features(image: image)
        for unit in network.backbone.units {
          features = unit(features, trace)
          try progress(Double(index) / Double(CostCurve.sides.count))
        }
        _ = network.backbone.logits(features, trace)
        let seconds = (clock.now - start) / .seconds(1)
        fastest = min(fastest, seconds)
        spent += seconds
      }
      points.append(Point(side: side, seconds: fastest))
    }
    self.points = points
  }
}
