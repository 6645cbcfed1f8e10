import Canvas
import Explain
import Explorer
import Foundation

/// A walk over all steps of a network, as a person makes it in the explorer, in figures.
struct BenchWalk: Encodable {
  /// How many steps were looked at.
  let steps: Int
  /// Milliseconds from a key to the next step drawn, in the middle of all.
  let median_step_ms: Double
  /// The same for the slowest: one for which a layer is run again.
  let slowest_step_ms: Double
  /// The step that took longest.
  let slowest_step: String
  /// Milliseconds of the pass with everything kept that an observation keeps.
  let pass_ms: Double
  /// Bytes of the parameters.
  let weights_bytes: Int
  /// The most bytes this process ever held in memory.
  let peak_bytes: Int?

  /// Observes a request and steps from the first step to the last, drawing each on a screen of
  /// 200 x 60 cells.
  init(_ request: Request, model: LoadedModel, input: NetworkInput) throws {
    let clock = ContinuousClock()
    func milliseconds(since start: ContinuousClock.Instant) -> Double {
      (clock.now - start) / .milliseconds(1)
    }
    let start = clock.now
    let observation = try Observation(
      request, model: model, input: input, progress: { _, _ in })
    pass_ms = milliseconds(since: start)
    weights_bytes = 4 * observation.outline.costs.whole.parameters

    let nodes = observation.outline.nodes
    let first = nodes.firstIndex { $0.level == .step } ?? 0
    let count = nodes.count { $0.level == .step }
    var walker = try Walker(request, observation)
    var times: [(node: Int, time: Double)] = []
    try walker.perform(walker.explorer.go(toNode: first))
    for _ in 1..<max(2, count) {
      let before = clock.now
      try walker.press(.character(">"))
      walker.draw()
      times.append((walker.explorer.selectedNode, milliseconds(since: before)))
    }
    times.sort { $0.time < $1.time }
    steps = count
    median_step_ms = times[times.count / 2].time
    slowest_step_ms = times[times.count - 1].time
    slowest_step = nodes[times[times.count - 1].node].path
    peak_bytes = ProcessMemory.peakResident
  }

  /// The explorer with its work done at once.
  private struct Walker {
    var explorer: Explorer
    private let observation: Observation

    init(_ request: Request, _ observation: Observation) throws {
      explorer = try Explorer(request)
      self.observation = observation
      try perform(explorer.receive(.observed(observation)))
    }

    mutating func press(_ key: Key) throws { try perform(explorer.handle(.key(key))) }

    func draw() { _ = explorer.view(rows: 60, columns: 200, capabilities: Capabilities()) }

    mutating func perform(_ effects: [Effect]) throws {
      for effect in effects {
        switch effect {
        case .prepare(let preparation):
          let value = try preparation.work { _ in }
          try perform(explorer.receive(.prepared(key: preparation.key, value)))
        case .attend(let unit):
          guard let attention = try observation.attend(unit: unit) else { continue }
          try perform(explorer.receive(.attended(unit: unit, attention)))
        default: break
        }
      }
    }
  }
}
