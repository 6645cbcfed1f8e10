import Backbones
import Explain
import Support
import Tensors
import Testing

/// Units run again, and what is told of their steps.
@Suite struct UnitInspectionTests {
  private static let nothing = Observation.Limits(attention: 0, inputs: 0)

  @Test(arguments: ReferenceCase.names) func unitsGiveWhatThePassGave(name: String) throws {
    let known = try ObservedCase(name)
    let forgetful = try ObservedCase(name, limits: Self.nothing)
    #expect(forgetful.observation.attention.isEmpty)
    let trace = try known.trace()
    for (unit, record) in trace.features.enumerated() {
      let inspection = try UnitInspection(known.observation, unit: unit)
      let again = try UnitInspection(forgetful.observation, unit: unit)
      #expect(inspection.output?.tokens.values == record.passedOn.tokens.values, "\(record.path)")
      #expect(again.output?.tokens.values == record.passedOn.tokens.values, "\(record.path)")
      let attention = try forgetful.observation.attend(unit: unit)
      #expect(attention?.path == known.observation.attention[unit]?.path)
      if let kept = known.observation.attention[unit]?.pattern, let attention {
        #expect(kept.support(query: 1, head: 0) == attention.pattern.support(query: 1, head: 0))
      }
    }
    let head = try UnitInspection(known.observation, unit: known.observation.outline.units.count)
    #expect(head.steps.last?.statistics?.maximum == known.observation.logits.max())
  }

  @Test func halfOfTheInputsLeaveNoUnitFar() throws {
    let whole = try ObservedCase("pvt_v2_mini")
    let units = whole.observation.outline.units.count
    let some = try ObservedCase(
      "pvt_v2_mini", limits: Observation.Limits(attention: .max, inputs: 20_000))
    for unit in 0...units {
      var walked = 0
      let input = try some.observation.input(ofUnit: unit) { walked += 1 }
      let known = try whole.observation.input(ofUnit: unit)
      #expect(input.tokens.values == known.tokens.values, "\(unit)")
      #expect(walked < units / 2, "\(unit)")
    }
  }

  /// Every step of a pass, figure by figure, against plain loops over the tensors kept.
  @Test(arguments: ReferenceCase.names) func figuresAreThoseOfTheTensors(name: String) throws {
    let observed = try ObservedCase(name)
    let outline = observed.observation.outline
    var steps = try observed.trace().steps[...]
    for unit in 0...outline.units.count {
      for step in try UnitInspection(observed.observation, unit: unit, channel: 2).steps {
        let next = steps.popFirst()
        let kept = try #require(next)
        #expect(step.step.path == kept.path)
        #expect(outline.nodes[step.node].path == kept.path)
        #expect(step.step.shape == kept.shape && step.step.axes == kept.axes)
        guard let values = kept.output?.values, !values.isEmpty else {
          #expect(step.statistics == nil, "\(kept.path)")
          continue
        }
        let figures = try #require(step.statistics, "\(kept.path)")
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        let square = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        #expect(abs(figures.mean - mean) <= 1e-6 * (1 + abs(mean)), "\(kept.path)")
        let deviation = (square / Double(values.count)).squareRoot()
        #expect(abs(figures.deviation - deviation) <= 1e-5 * (1 + deviation), "\(kept.path)")
        #expect(figures.minimum == values.min() && figures.maximum == values.max())
        #expect(figures.zeros == values.count { $0 == 0 } && figures.nonFinite == 0)
      }
    }
    #expect(steps.isEmpty)
  }

  /// Maps of steps whose tokens lie in windows, groups or siblings, by a way of their own: the
  /// tokens' numbers are sent through the network's own rearrangements elsewhere; here the maps of a
  /// partition are those of the tensor it partitions.
  @Test(arguments: ReferenceCase.names) func rearrangedTokensAreFoundAtTheirPlaces(
    name: String
  ) throws {
    let observed = try ObservedCase(name)
    var compared = 0
    for unit in observed.observation.outline.attentionUnits {
      let steps = try UnitInspection(observed.observation, unit: unit).steps
      func step(_ ending: String) -> StepInspection? {
        steps.first { $0.step.path.hasSuffix(ending) }
      }
      for (before, after) in [
        ("norm1", "window_partition"), ("norm1", ".pad"), (".pad", ".group"), ("norm1", ".group"),
        ("attn.proj", "window_reverse"), ("attn.proj", ".ungroup"), (".ungroup", ".crop"),
      ] {
        guard let a = step(before), let b = step(after), let there = a.map(.mean),
          let here = b.map(.mean)
        else { continue }
        compared += 1
        let seen = zip(there.values, there.isOnImage).filter(\.1).map(\.0)
        #expect(seen == zip(here.values, here.isOnImage).filter(\.1).map(\.0), "\(b.step.path)")
        if before == "norm1" {
          let padding = zip(here.values, here.isOnImage).filter { !$0.1 }
          #expect(padding.allSatisfy { $0.0 == 0 }, "\(b.step.path)")
        }
      }
    }
    let family = try type(of: ReferenceCase(name).configuration).family
    #expect((compared > 0) == (family == .gcvit || family == .crossformer))
  }

  /// Each head of queries, keys and values is a run of channels of the joint projection.
  @Test(arguments: ReferenceCase.names) func headsAreRunsOfChannels(name: String) throws {
    let observed = try ObservedCase(name)
    let trace = try observed.trace()
    for unit in observed.observation.outline.attentionUnits {
      let steps = try UnitInspection(observed.observation, unit: unit).steps
      for split in steps where split.step.path.hasSuffix("attn.heads") {
        let ending = ["attn.qkv", "attn.q"].first { name in
          steps.contains { $0.step.path.hasSuffix(name) }
        }
        let joint = try #require(
          steps.first { $0.step.path.hasSuffix(ending ?? "-") }, "\(split.step.path)")
        let tensor = try #require(trace.steps.first { $0.path == joint.step.path }?.output)
        let layout = try #require(split.layout)
        let (from, width) = (try #require(joint.layout), split.channels)
        #expect(layout.parts.count * width == joint.channels)
        for part in layout.parts.indices {
          let map = try #require(split.map(.norm, part: part))
          for cell in stride(from: 0, to: layout.grid.count, by: 5) {
            let first = from.row(cell: cell, part: 0) * joint.channels + part * width
            let square = tensor.withValues { values in
              (first..<first + width).reduce(0) { $0 + values[$1] * values[$1] }
            }
            #expect(
              abs(map.values[cell] - square.squareRoot()) <= 1e-5 * (1 + square.squareRoot()),
              "\(layout.parts[part].title)")
          }
        }
      }
    }
  }

  @Test(arguments: ReferenceCase.names) func aChannelIsAColumnOfTheOutput(name: String) throws {
    let observed = try ObservedCase(name)
    for unit in [0, 2] {
      let last = try #require(
        try UnitInspection(observed.observation, unit: unit, channel: 3).steps.last)
      let output = try observed.observation.input(ofUnit: unit + 1)
      guard let map = last.map(.channel), map.grid == output.grid else { continue }
      #expect(last.channel == 3)
      #expect(map.values == (0..<output.grid.count).map { output.tokens[0, $0, 3] })
    }
  }
}
