import Backbones
import Tensors

extension Outline {
  /// The bytes of what unit `unit` takes; `units.count` stands for the head.
  func inputBytes(ofUnit unit: Int) -> Int {
    // The output of a unit that makes a global query is the query; the tokens pass by unchanged.
    let before = outputs.indices.last { $0 < unit && units[$0].role != .globalQuery }
    return before.map { outputs[$0].tokens.count * MemoryLayout<Float>.stride } ?? 0
  }

  /// The units whose inputs are kept: all if they fit into `limit` bytes, else every second, every
  /// third and so on, so that no unit is far from one to walk on from.
  ///
  /// The first unit takes the image, which an observation holds anyway.
  func unitsWithKeptInputs(limit: Int) -> Set<Int> {
    let bytes = (0...units.count).map(inputBytes)
    for step in 1...units.count {
      let kept = stride(from: step, through: units.count, by: step)
      if kept.reduce(0, { $0 + bytes[$1] }) <= limit { return Set(kept) }
    }
    return []
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
    let nearest = unitInputs.keys.filter { $0 <= unit }.max()
    var features = nearest.flatMap { unitInputs[$0] } ?? Features(image: input.image)
    for between in (nearest ?? 0)..<unit {
      try progress()
      features = outline.units[between](features, Trace())
    }
    return features
  }
}
