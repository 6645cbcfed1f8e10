import ArgumentParser
import Backbones
import Canvas
import Explain

/// `fovea cost`: what each module costs.
struct Cost: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print parameters, multiply-accumulates and memory, module by module.",
    discussion: """
      One multiply-add of a convolution, linear layer, matrix product or attention sum counts 1; \
      FLOPs are twice that. Norms, softmax, activations, pooling, bias and additions count 0. A \
      module includes what is inside it; batch 1, float32.
      """)

  @OptionGroup var network: VariantOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The size of the input in pixels, height first; the published one by default.",
      valueName: "HxW"),
    transform: Reading.size)
  var size: Grid?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let variant = try network.variant()
    let size = size ?? Grid(height: variant.size, width: variant.size)
    let table = CostTable(
      try variant.configuration.outline(height: size.height, width: size.width))
    if json {
      let modules = table.modules.map { module in
        Report.Module(
          path: module.path, parameters: module.parameters, macs: module.macs,
          activation_bytes: module.activationBytes, attention_bytes: module.attentionBytes)
      }
      try printJSON(
        Report(
          model: variant.name, height: size.height, width: size.width,
          parameters: table.whole.parameters, macs: table.whole.macs, modules: modules))
      return
    }
    var text = TextTable(["module", "parameters", "MACs", "FLOPs", "activations", "attention"])
    for module in table.modules {
      text.add([
        module.path.isEmpty ? "\(variant.name) at \(size)" : module.path,
        NumberText.count(module.parameters), NumberText.count(module.macs),
        NumberText.count(module.flops), NumberText.bytes(module.activationBytes),
        NumberText.bytes(module.attentionBytes),
      ])
    }
    try printText(text.text)
  }

  private struct Report: Encodable {
    let model: String
    let height: Int
    let width: Int
    let parameters: Int
    let macs: Int
    let modules: [Module]

    struct Module: Encodable {
      let path: String
      let parameters: Int
      let macs: Int
      let activation_bytes: Int
      let attention_bytes: Int
    }
  }
}
