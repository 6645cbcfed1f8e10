import Support
import Testing

@Suite struct ReshapeTests {
  @Test func groupsOfAGrid() throws {
    let result = try Command.run([
      "reshape", "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c", "--axes", "g1=7,g2=7", "--grid",
      "56x56", "--channels", "64",
    ])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.lines.contains("56×56×64 → 64×49×64, moves 1.53 MiB"))
    #expect(result.lines.contains("h1=8 g1=7 w1=8 g2=7 c=64"))
    #expect(
      result.lines.contains("round trip: restored, all 200704 cells are where they were"))
    #expect(result.text.contains("before rows↓56 columns→56"))
    #expect(result.text.contains("◆") && !result.text.contains("\u{1B}"))
  }

  @Test func aWrongWayBack() throws {
    let result = try Command.run([
      "reshape", "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c", "--axes", "g1=7,g2=7", "--grid",
      "14x14", "--inverse", "(h1 w1) (g1 g2) c -> (g1 h1) (g2 w1) c", "--color", "rgb",
      "--token", "0,1",
    ])
    #expect(result.status == 0)
    #expect(result.text.contains("broken, 192 of 196 cells are wrong; the first, (0, 1, 0)"))
    #expect(result.text.contains("token ◆ 0,1") && result.text.contains("\u{1B}[38;2;"))
  }

  @Test(arguments: [
    (["h w -> h c"], "axis w stands on the left only"), (["h w"], "there is no ->"),
    (["(h g) w -> h g w", "--axes", "g=5"], "not divisible by 5"),
    (["h w -> w h", "--axes", "g:5"], "is no size of an axis"),
    (["h w -> w", "--reduce", "median"], "is no reduction"),
    (["h w -> w h", "--token", "14,0"], "has no token 14,0"),
    (["h w -> w h", "--grid", "65536x65536"], "tokens"),
    (["h w -> h w r", "--axes", "r=99999999999"], "cells"),
    (["h w -> w h", "--channels", "0"], "--channels takes a number"),
    (["a b c d e -> a"], "the left names 5 axes"),
  ])
  func faults(arguments: [String], sentence: String) throws {
    let result = try Command.run(["reshape"] + arguments)
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.contains(sentence), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func theViewIsRendered() throws {
    let result = try Command.run([
      "render", "--model", "crossformer_tiny", "--size", "64x64", "--view", "reshape", "--layer",
      "layers.0.blocks.0", "--rearrangement", "2",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.text.contains("Rearrangement 2 of 6: group"))
    #expect(result.text.contains("# rearrangement: 2"))
    let tried = try Command.run([
      "render", "--model", "crossformer_tiny", "--size", "64x64", "--view", "reshape",
      "--reshape", "(h p) (w q) c -> h w c p=2,q=2 reduce=max",
    ])
    #expect(tried.status == 0 && tried.text.contains("max of 4 cells each"))
  }
}
