import Checkpoints
import Foundation
import Support
import Testing

@Suite struct CostTests {
  /// What `fovea cost --json` says of one module.
  private struct Module: Decodable {
    let path: String
    let parameters: Int
    let macs: Int
    let activation_bytes: Int
    let attention_bytes: Int
  }

  /// What `fovea cost --json` says.
  private struct Report: Decodable {
    let model: String
    let height: Int
    let width: Int
    let parameters: Int
    let macs: Int
    let modules: [Module]

    init(_ result: Command.Result) throws {
      self = try JSONDecoder().decode(Report.self, from: Data(result.output))
    }

    subscript(path: String) -> Module? { modules.first { $0.path == path } }
  }

  @Test func hasExactlyTheKeysItPromises() throws {
    let report = try object(try succeed("cost", "--model", "pvt_v2_b0", "--json"))
    #expect(
      Set(report.keys) == ["model", "height", "width", "parameters", "macs", "modules", "terms"])
    let modules = try #require(report["modules"] as? [[String: Any]])
    let keys: Set = [
      "path", "parameters", "macs", "elementwise", "activation_bytes", "attention_bytes",
      "full_attention_bytes",
    ]
    #expect(modules.allSatisfy { Set($0.keys) == keys })
    let paths = modules.compactMap { $0["path"] as? String }
    #expect(Set(paths).count == paths.count)
    #expect(paths.first == "")
  }

  @Test(arguments: ReferenceCosts.names)
  func everyModuleEqualsTheReference(name: String) throws {
    let reference = try #require(try ReferenceCosts.all()[name])
    let report = try Report(
      try succeed("cost", "--model", name, "--size", "224x224", "--json"))
    #expect(report.model == name)
    #expect(report.height == 224)
    #expect(report.width == 224)
    #expect(report.parameters == reference.parameters)
    #expect(report.macs == reference.macs)
    let whole = try #require(report[""])
    #expect(whole.parameters == report.parameters)
    #expect(whole.macs == report.macs)
    for (path, macs) in reference.modules {
      #expect(report[path]?.macs == macs, "\(path)")
    }
  }

  @Test func memoryOfKnownModules() throws {
    let report = try Report(try succeed("cost", "--model", "pvt_v2_b0", "--json"))
    #expect(report[""]?.attention_bytes == 2_381_792)
    // One head, 56 x 56 queries, 7 x 7 keys, float32.
    #expect(report["stages.0.blocks.0.attn"]?.attention_bytes == 4 * 56 * 56 * 49)
    // A convolution and a norm, each 56 x 56 tokens of 32 channels.
    #expect(report["patch_embed"]?.activation_bytes == 2 * 4 * 56 * 56 * 32)
    #expect(report["patch_embed"]?.attention_bytes == 0)
    #expect(report["head"]?.activation_bytes == 4 * 1000)
  }

  @Test func aModuleIncludesWhatIsInside() throws {
    let report = try Report(
      try succeed("cost", "--model", "pvt_v2_b2_li", "--size", "96x160", "--json"))
    #expect(report.height == 96)
    #expect(report.width == 160)
    for module in report.modules {
      let inside = report.modules.filter { $0.path.hasPrefix(module.path + ".") }
      for part in inside {
        #expect(part.parameters <= module.parameters, "\(part.path)")
        #expect(part.macs <= module.macs, "\(part.path)")
        #expect(part.activation_bytes <= module.activation_bytes, "\(part.path)")
        #expect(part.attention_bytes <= module.attention_bytes, "\(part.path)")
      }
    }
    let stages = (0..<4).compactMap { report["stages.\($0)"] }
    #expect(stages.count == 4)
    #expect(stages.reduce(0) { $0 + $1.macs } == report["stages"]?.macs)
    #expect(stages.reduce(0) { $0 + $1.parameters } == report["stages"]?.parameters)
  }

  @Test(arguments: ["pvt_v2_b0", "pvt_v2_b2_li"])
  func attentionBytesAreThoseOfTheDumpedTensors(name: String) throws {
    let report = try Report(try succeed("cost", "--model", name, "--size", "72x104", "--json"))
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed(
        "dump", "--model", name, "--input", "seeded:1", "--size", "72x104", "-o", file)
      let attention = try Checkpoint.open(file).tensors.filter {
        $0.name.hasPrefix("attention.")
      }
      #expect(!attention.isEmpty)
      for module in report.modules {
        let below = attention.filter {
          let path = $0.name.dropFirst("attention.".count)
          return module.path.isEmpty || path == module.path || path.hasPrefix(module.path + ".")
        }
        #expect(module.attention_bytes == 4 * below.reduce(0) { $0 + $1.count }, "\(module.path)")
      }
    }
  }

  @Test func tableHasALineForEveryModule() throws {
    let report = try Report(try succeed("cost", "--json"))
    let lines = try succeed("cost").lines
    let header = try #require(lines.firstIndex { $0.hasPrefix("module ") })
    let table = lines[(header + 1)...].prefix { !$0.contains(": ") }
    #expect(table.count == report.modules.count)
    #expect(table.first?.hasPrefix("pvt_v2_scenes at 224x224") == true)
    for (line, module) in zip(table.dropFirst(), report.modules.dropFirst()) {
      #expect(line.hasPrefix(module.path + " "))
    }
  }

  @Test func theConventionIsSaidBeforeTheFigures() throws {
    let text = try succeed("cost").text
    #expect(text.hasPrefix("MACs: "))
    #expect(text.contains("FLOPs: twice the MACs"))
    #expect(text.contains("heads"))
  }

  @Test func sizesThatTheNetworkCannotTake() throws {
    expectFault(try fovea("cost", "--size", "31x31"), "32", "31x31")
    expectFault(try fovea("cost", "--size", "224x8"), "32", "224x8")
    for size in ["0x0", "99999x99999", "224", "224x", "ax3", "-32x32", "224x224x3"] {
      expectFault(
        try fovea("cost", "--size", size), "--size", "'\(size)'", "fovea cost --help", status: 64)
    }
  }
}
