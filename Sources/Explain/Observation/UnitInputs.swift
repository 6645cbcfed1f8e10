import Backbones
import Tensors

extension Outline {
  /// The bytes of what unit `unit` takes; `units.count` stands for the head.
  func inputBytes(ofUnit unit: Int) -> Int {
    // The output of a unit that makes a global query is the query; the tokens pass by unchanged.
    let before = outputs.indices.last { $0 < unit && units[$0].role != .globalQuery }
    return before.map { outputs[$0].tokens.count * MemoryLayout<Float>.stride } ?? 0
  }

  /// About the most bytes that are in use at once while a unit runs and its attention is looked at:
  /// its largest step, its tokens along the residual path and inside it, weights and scores.
  func workingBytes(ofUnit unit: Int) -> Int {
    let steps = nodes.lazy.filter { $0.unit == unit && $0.level == .step }
    let tokens = outputs[unit].tokens.count * MemoryLayout<Float>.stride
    let attention = attention[unit]?.bytes ?? 0
    return (steps.map(\.cost.activationBytes).max() ?? 0)
      + 4 * max(tokens, inputBytes(ofUnit: unit)) + 2 * attention
  }

  /// The units whose inputs are kept: those that, for their size, spare the most work when any unit
  /// is run again from the nearest one before.
  ///
  /// The first unit takes the image, which an observation holds anyway.
  func unitsWithKeptInputs(limit: Int) -> Set<Int> {
    let bytes = (0...units.count).map(inputBytes)
    let work = units.map { Double(costs[$0.path]?.macs ?? 0) + 1e6 }
    var kept: Set<Int> = [0]
    var free = limit
    while true {
      // What walking to a unit and to those after it costs less when its input is kept too.
      var best: (unit: Int, gain: Double)?
      for unit in 1...units.count where !kept.contains(unit) && bytes[unit] <= free {
        let before = kept.filter { $0 < unit }.max() ?? 0
        let next = kept.filter { $0 > unit }.min() ?? units.count + 1
        let spared = work[before..<unit].reduce(0, +) * Double(next - unit)
        let gain = spared / Double(max(1, bytes[unit]))
        if gain > best?.gain ?? 0 { best = (unit, gain) }
      }
      guard let best else { break }
      kept.insert(best.unit)
      free -= bytes[best.unit]
    }
    return kept.subtracting([0])
  }
}

extension Observation {
  /// What unit `unit` took in the pass; `units.count` stands for the head.
  ///
  /// Where it was not kept, the units from the nearest one before are run again.
  ///
  /// - Parameter progress: called between units; it throws to give up.
  /// - Throws: what `progress` throws.
  public func input(
    ofUnit unit: Int, progress: () throws -> Void = {}
  ) throws -> Features {
    precondition((0...outline.units.count).contains(unit), "there is no unit \(unit)")
    let (nearest, kept) = nearestKeptInput(upTo: unit)
    var features = kept
    for between in nearest..<unit {
      try progress()
      features = outline.units[between](features, Trace())
    }
    return features
  }

  /// The last unit up to `unit` whose input is there without running anything, and that input.
  func nearestKeptInput(upTo unit: Int) -> (unit: Int, features: Features) {
    let nearest = unitInputs.keys.filter { $0 <= unit }.max()
    return (nearest ?? 0, nearest.flatMap { unitInputs[$0] } ?? Features(image: input.image))
  }
}
