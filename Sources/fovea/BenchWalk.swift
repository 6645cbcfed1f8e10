import Explain
import Foundation

/// A walk over all steps of a network, as the explorer makes it, in figures.
struct BenchWalk: Encodable {
  /// How many steps were looked at.
  let steps: Int
  /// Milliseconds to run the slowest unit again and look at its steps.
  let slowest_unit_ms: Double
  /// The unit that took longest.
  let slowest_unit: String
  /// Milliseconds of the pass with everything kept that an observation keeps.
  let pass_ms: Double
  /// Bytes of the parameters.
  let weights_bytes: Int
  /// The most bytes this process ever held in memory.
  let peak_bytes: Int?

  /// Observes a request and walks over every unit.
  init(_ request: Request, model: LoadedModel, input: NetworkInput) throws {
    let clock = ContinuousClock()
    func milliseconds(_ start: ContinuousClock.Instant) -> Double {
      let parts = (clock.now - start).components
      return Double(parts.seconds) * 1e3 + Double(parts.attoseconds) * 1e-15
    }
    let start = clock.now
    let observation = try Observation(
      request, model: model, input: input, progress: { _, _ in })
    pass_ms = milliseconds(start)
    var count = 0
    var slowest = (unit: 0, time: 0.0)
    let units = observation.outline.units
    for unit in 0...units.count {
      let before = clock.now
      count += try UnitInspection(observation, unit: unit).steps.count
      let time = milliseconds(before)
      if time > slowest.time { slowest = (unit, time) }
    }
    steps = count
    slowest_unit = slowest.unit < units.count ? units[slowest.unit].path : "head"
    slowest_unit_ms = slowest.time
    weights_bytes = 4 * observation.outline.costs.whole.parameters
    peak_bytes = ProcessMemory.peakResident
  }
}
