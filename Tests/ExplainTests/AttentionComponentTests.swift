import Backbones
import Explain
import Foundation
import Support
import Tensors
import Testing

/// Scores, biases and their sum as maps.
@Suite struct AttentionComponentTests {
  /// The softmax over the sums of all keys is the map of weights.
  @Test(arguments: [
    "pvt_v2_mini", "gcvit_mini", "crossformer_padded_mini", "crossformer_pp_mini",
    "dilateformer_mini",
  ])
  func theSoftmaxOfTheSumIsTheWeight(name: String) throws {
    let observed = try ObservedCase(name)
    var draws = Draws()
    for unit in observed.observation.outline.attentionUnits {
      let attention = try #require(
        try UnitInspection(observed.observation, unit: unit).attention, "\(unit)")
      let pattern = attention.pattern
      let query = draws.integer(below: pattern.queries.count)
      let head = HeadChoice.head(draws.integer(below: pattern.heads))
      func map(_ component: AttentionComponent) -> AttentionMap {
        AttentionMap(pattern, query: query, head: head, component: component)
      }
      let (weight, content, sum) = (map(.weight), map(.content), map(.sum))
      #expect(weight.kinds == content.kinds && weight.kinds == sum.kinds)
      let cells = weight.kinds.indices.filter { weight.kinds[$0] == .reachable }
      if pattern.components.contains(.bias) {
        let bias = map(.bias)
        for cell in cells {
          let expected = content.values[cell] + bias.values[cell]
          #expect(abs(sum.values[cell] - expected) < 1e-5)
        }
      } else {
        #expect(pattern.components == [.weight, .content])
        #expect(sum.values == content.values)
      }
      guard weight.weightOnPadding == 0, !weight.isPerToken, cells.count > 1 else { continue }
      let (a, b) = (cells[0], cells[cells.count - 1])
      let ratio = Double(weight.values[a]) / Double(weight.values[b])
      let expected = Double(sum.values[a] - sum.values[b])
      #expect(abs(log(ratio) - expected) < 1e-3 * (1 + abs(expected)))
      let fitted = FittedScale(.row, map: sum, layerMaximum: 1)
      #expect(fitted.low == -fitted.high && fitted.share(0).share == 0.5)
      #expect(fitted.high == Double(max(abs(sum.minimum), abs(sum.maximum))))
    }
  }

  /// A step of attention is drawn on the keys of its own level, dilation or group.
  @Test(arguments: ReferenceCase.names) func stepsOfAttentionHaveTheirPart(name: String) throws {
    let observed = try ObservedCase(name)
    for unit in observed.observation.outline.attentionUnits {
      let inspection = try UnitInspection(observed.observation, unit: unit)
      let record = try #require(inspection.record)
      let parts = inspection.steps.compactMap { step in
        step.attention.map { (step.step, $0) }
      }
      #expect(parts.count { $0.1.component == .content } == record.tensors.count)
      #expect(
        parts.count { $0.0.kind == .softmax } == record.tensors.count
          && parts.contains { $0.1.component == .bias } == (record.bias != nil))
      for (step, part) in parts where step.kind == .softmax {
        let map = part.map(record.pattern, query: 0, head: .head(0))
        let total = map.weightOnImage + map.weightOnPadding
        // In type A a finer level shares out only what was refined.
        if part.level ?? 0 == 0 { #expect(abs(total - 1) < 1e-4, "\(step.path)") }
        #expect(total > 0 && total < 1.001, "\(step.path)")
      }
    }
  }
}
