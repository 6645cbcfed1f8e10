import Foundation
import Support
import Testing

@Suite struct RenderFaultTests {
  @Test(arguments: [
    "nowhere", "", "stages", "stages.0", "patch", "stages.0.blocks.2",
    "stages.0.blocks.0.atn", "stages.0.blocks.0.attn.q", "stages.0.blocks.0.", "\u{1B}[31m",
  ])
  func layersWithoutAttention(layer: String) throws {
    expectFault(
      try fovea("render", "--model", "pvt_v2_b0", "--size", "32x32", "--layer", layer), "pvt_v2_b0",
      "no layer",
      "stages.0.blocks.0", "stages.3.blocks.1")
  }

  @Test(arguments: ["stages.0.norm", "patch_embed"])
  func partsWithoutAttention(layer: String) throws {
    expectFault(
      try fovea("render", "--model", "pvt_v2_b0", "--size", "32x32", "--layer", layer),
      "no attention", layer)
  }

  @Test func aBlocksPathMayEndInAttn() throws {
    let short = try succeed(
      "render", "--model", "pvt_v2_b0", "--size", "32x32", "--layer", "stages.1.blocks.0")
    let long = try succeed(
      "render", "--model", "pvt_v2_b0", "--size", "32x32", "--layer", "stages.1.blocks.0.attn")
    #expect(short.output == long.output)
    let first = try succeed("render", "--model", "pvt_v2_b0", "--size", "32x32")
    #expect(first.text.contains("# layer: stages.0.blocks.0.attn"))
  }

  @Test func headsThatAreNot() throws {
    let two = [
      "render", "--model", "pvt_v2_b0", "--size", "32x32", "--layer", "stages.1.blocks.0", "--head",
    ]
    expectFault(try Command.run(two + ["2"]), "stages.1.blocks.0.attn", "no head 2")
    expectFault(
      try fovea("render", "--model", "pvt_v2_b0", "--size", "32x32", "--head", "1"), "one head",
      "no head 1")
    for head in ["-1", "two", "", "0.5", "99999999999999999999"] {
      expectFault(
        try Command.run(two + [head]), "--head", "'\(head)'", "mean, max or min",
        "fovea render --help", status: 64)
    }
  }

  @Test(arguments: ["0", "1", "mean", "max", "min"])
  func everyHeadIsDrawn(head: String) throws {
    let result = try succeed(
      "render", "--model", "pvt_v2_b0", "--size", "64x64", "--layer", "stages.1.blocks.0", "--head",
      head)
    #expect(result.text.contains("# head: \(head)\n"))
  }

  @Test func queriesOutsideTheGrid() throws {
    // Four tokens a side in the second stage.
    let render = [
      "render", "--model", "pvt_v2_b0", "--size", "32x32", "--layer", "stages.1.blocks.0",
      "--query",
    ]
    for query in ["4,0", "0,4", "3,9223372036854775807"] {
      expectFault(
        try Command.run(render + [query]), "stages.1.blocks.0.attn", "4 rows and 4 columns",
        query)
    }
    for query in ["-1,0", "1", "1,2,3", "a,b", "", "1,", "1;2", "9223372036854775808,0"] {
      expectFault(
        try Command.run(render + [query]), "--query", "a row and a column", status: 64)
    }
    let corner = try Command.run(render + ["3,3"])
    #expect(corner.status == 0)
    #expect(corner.text.contains("# query: 3,3\n"))
    let middle = try succeed(
      "render", "--model", "pvt_v2_b0", "--size", "32x64", "--layer", "stages.0.blocks.1")
    #expect(middle.text.contains("# query: 4,8\n"))
  }

  @Test func optionsThatAreNotAmongTheChoices() throws {
    expectFault(
      try fovea("render", "--format", "bmp"), "'bmp'", "'text', 'ansi', 'png', 'svg' or 'pdf'",
      status: 64)
    expectFault(
      try fovea("render", "--scale", "big"), "'big'", "'row'", "'log'", status: 64)
    expectFault(
      try fovea("render", "--colors", "blue-orange"), "'viridis', 'cividis' or 'grey'",
      status: 64)
    expectFault(try fovea("render", "--color", "17"), "'17'", "'256'", status: 64)
    expectFault(try fovea("render", "--fit", "stretch"), "'crop', 'squash' or 'pad'", status: 64)
    for size in [["--columns", "19"], ["--columns", "1001"], ["--rows", "7"], ["--rows", "-1"]] {
      expectFault(try Command.run(["render"] + size), size[0], status: 64)
    }
  }

  @Test(arguments: ["31x31", "224x31"])
  func sizesThatCannotBe(size: String) throws {
    expectFault(try fovea("render", "--model", "pvt_v2_b0", "--size", size), "pixels")
  }

  @Test(arguments: ["0x0", "99999x99999", "224", "-32x32", "9223372036854775807x2"])
  func sizesThatAreNone(size: String) throws {
    expectFault(
      try fovea("render", "--model", "pvt_v2_b0", "--size", size), "--size", "'\(size)'",
      "height x width", status: 64)
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.physicalMemory < 128 << 30),
    arguments: ["seeded:0", Fixtures.path("images/rgb-320x240.png")])
  func aSizeBeyondThisMachinesMemoryIsRefusedAtOnce(input: String) throws {
    // Some 130 GiB for one block of the smallest network.
    expectFault(
      try fovea(
        "render", "--model", "pvt_v2_b0", "--input", input, "--size", "4096x4096", seconds: 60),
      "GiB",
      "4096", "smaller size")
  }
}
