import Backbones
import Support
import Testing

/// The steps of a unit of each kind, as the trace tells them.
@Suite struct StepTests {
  @Test(arguments: [
    ("pvt_v2_mini", "stages.1.blocks.0"), ("pvt_v2_li_mini", "stages.1.blocks.0"),
    ("gcvit_layerscale_mini", "stages.0.blocks.0"), ("gcvit_mini", "stages.0.blocks.1"),
    ("gcvit_mini", "stages.0.global_block"), ("crossformer_padded_mini", "layers.0.blocks.1"),
    ("crossformer_pp_mini", "layers.2.blocks.2"), ("dilateformer_mini", "stages.1.blocks.1"),
    ("quadtree_a_mini", "block3.0"), ("quadtree_b_mini", "block3.0"),
  ])
  func everyStepIsNamed(name: String, unit: String) throws {
    let text = try ReferenceCase(name).outline().outlineTrace().lines(below: unit)
    expectGolden(text, "steps-\(name)-\(unit.replacing(".", with: "-"))")
  }
}
