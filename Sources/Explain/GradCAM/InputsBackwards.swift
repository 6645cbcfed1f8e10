import Backbones

/// The inputs of units for a walk from the last to the first.
///
/// An observation keeps the inputs of some units only. From the nearest one before, those up to the
/// unit asked for are computed in one go and held until the walk has passed them, so that no unit
/// runs twice for its inputs.
final class InputsBackwards {
  private let observation: Observation
  private var ahead: [Int: Features] = [:]

  init(_ observation: Observation) { self.observation = observation }

  /// What unit `unit` took in the pass; those after it are let go of.
  ///
  /// - Throws: what `progress` throws.
  func input(ofUnit unit: Int, progress: () throws -> Void) throws -> Features {
    if ahead[unit] == nil {
      let nearest = observation.nearestKeptInput(upTo: unit)
      var features = nearest.features
      ahead = [nearest.unit: features]
      for between in nearest.unit..<unit {
        try progress()
        features = observation.outline.units[between](features, Trace())
        ahead[between + 1] = features
      }
    }
    defer { ahead[unit] = nil }
    // Computed above, if it was not there.
    return ahead[unit] ?? observation.nearestKeptInput(upTo: unit).features
  }
}
