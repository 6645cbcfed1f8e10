import Backbones
import Explain
import Support
import Tensors
import Testing

/// Gradient times attention, and rollout within a stage.
struct AttentionRelevanceTests {
  /// The sums of products over all keys and queries, head by head, are those of the tensors.
  @Test(arguments: ReferenceCase.names)
  func nothingIsLostBetweenTensorsAndRectangles(name: String) throws {
    let observed = try ObservedCase(name)
    let observation = observed.observation
    let target = try observation.resolved(ClassTarget(.index(3)))
    let unit = try #require(observation.outline.attentionUnits.last)
    let relevance = try #require(
      try AttentionRelevance(observation, target, unit: unit), "no gradient in \(name)")
    let pattern = relevance.products
    for head in [0, pattern.heads - 1] {
      var sum: Float = 0
      var magnitude: Float = 0
      for query in 0..<pattern.queries.count {
        for key in pattern.support(query: query, head: head) {
          sum += key.weight
          magnitude += abs(key.weight)
        }
      }
      #expect(magnitude > 0, "\(name), head \(head)")
      let map = relevance.map(query: nil, head: .head(head))
      let cover = try #require(pattern.support(query: 0, head: head).map(\.tokens).max())
      let drawn = map.sum / (map.isPerToken ? 1 : Float(cover)) + map.elsewhere
      #expect(abs(drawn - sum) <= 1e-4 * magnitude, "\(name), head \(head): \(drawn), not \(sum)")
    }
  }

  /// One query's map holds the products of the tensors themselves.
  @Test func oneQueryIsARowOfTheTensors() throws {
    let observed = try ObservedCase("dilateformer_mini")
    let observation = observed.observation
    let target = try observation.resolved(ClassTarget(.index(3)))
    let unit = try #require(observation.outline.unit(at: "stages.2.blocks.1"))
    var gradients: Tensor?
    var seed = [Float](repeating: 0, count: observation.logits.count)
    seed[3] = 1
    let backbone = observed.model.network.backbone
    try backbone.backward(
      from: try observation.input(ofUnit: backbone.units.count),
      seed: Tensor(seed, shape: [1, seed.count]), to: unit, keepsAttention: true,
      input: { try observation.input(ofUnit: $0) },
      visit: { if $0.unit == unit { gradients = $0.attention[0].weights } })
    let gradient = try #require(gradients)
    let weights = try #require(try observation.attend(unit: unit)).pattern
    let relevance = try #require(try AttentionRelevance(observation, target, unit: unit))
    let map = relevance.map(query: 5, head: .head(2))
    let row = weights.weights(query: 5, head: 2)
    #expect(row.count == map.cells.count)
    for (key, weight) in row.enumerated() {
      #expect(abs(map.cells[key] - weight * gradient[0, 2, 5, key]) < 1e-6)
    }
    #expect(map.reach > 0)
  }

  @Test func noAttentionNoProduct() throws {
    let observation = try ObservedCase("pvt_v2_mini").observation
    let target = try observation.resolved(ClassTarget())
    #expect(try AttentionRelevance(observation, target, unit: 0) == nil)
  }

  @Test func rolloutOfOneBlockIsHalfItsAttention() throws {
    let observation = try ObservedCase("dilateformer_mini").observation
    let unit = try #require(observation.outline.unit(at: "stages.3.blocks.0"))
    let pattern = try #require(try observation.attend(unit: unit)).pattern
    let rollout = try #require(try StageRollout(observation, unit: unit, query: 2))
    #expect(rollout.blocks == 1 && rollout.first == unit)
    for key in 0..<6 {
      let mean =
        (0..<pattern.heads).reduce(0) { $0 + pattern.weights(query: 2, head: $1)[key] }
        / Float(pattern.heads)
      #expect(abs(rollout.map.cells[key] - (mean + (key == 2 ? 1 : 0)) / 2) < 1e-5)
    }
  }

  @Test(arguments: ReferenceCase.names)
  func rolloutSumsToOneUnlessWeightLeavesThePicture(name: String) throws {
    let observation = try ObservedCase(name).observation
    for unit in observation.outline.attentionUnits {
      let rollout = try #require(try StageRollout(observation, unit: unit, query: nil))
      #expect(abs(rollout.map.sum + rollout.map.elsewhere - 1) < 1e-4)
      #expect(rollout.map.minimum >= 0 && rollout.map.elsewhere > -1e-4)
      #expect(
        observation.outline.units[rollout.first].stage == observation.outline.units[unit].stage)
    }
  }
}
