import ArgumentParser
import Backbones
import Canvas
import Explain

/// `fovea cost`: what each module costs.
struct Cost: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print parameters, multiply-accumulates and memory, module by module.")

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

  @Flag(help: "Print every term of every part with its formula, not of attention alone.")
  var terms = false

  func run() throws {
    let variant = try network.variant()
    let size = size ?? Grid(height: variant.size, width: variant.size)
    let outline = Outline(
      try variant.configuration.outline(height: size.height, width: size.width),
      name: variant.name)
    if json { return try printJSON(Report(outline, size)) }
    try printText(
      Self.convention + "\n\n" + modules(of: outline, size) + "\n" + formulas(of: outline))
  }

  /// What the figures count, said with them.
  private static let convention = """
    MACs: one multiply-add of a convolution, linear layer or product of attention, padding included.
    FLOPs: twice the MACs; the papers of this family print MACs and call them FLOPs.
    elementwise: values that norms, activations, softmax, poolings and additions put out, one each.
    attention: bytes of the weights that are kept; full: what every token for every token would take.
    Batch 1, float32; a module includes what is inside it.
    """

  private func modules(of outline: Outline, _ size: Grid) -> String {
    var text = TextTable([
      "module", "parameters", "MACs", "FLOPs", "elementwise", "activations", "attention", "full",
    ])
    for module in outline.costs.modules {
      let full = outline.fullAttentionBytes(of: module.path)
      text.add([
        module.path.isEmpty ? "\(outline.nodes[0].title) at \(size)" : module.path,
        NumberText.count(module.parameters), NumberText.count(module.macs),
        NumberText.count(module.flops), NumberText.count(module.elementwise),
        NumberText.bytes(module.activationBytes), NumberText.bytes(module.attentionBytes),
        full > 0 ? NumberText.bytes(full) : "",
      ])
    }
    return text.text
  }

  /// The cost of each part with attention as a formula, with its numbers.
  private func formulas(of outline: Outline) -> String {
    var lines: [String] = []
    for (index, unit) in outline.units.enumerated() {
      let all = outline.costTerms(ofUnit: index)
      let cost = outline.attentionCost(ofUnit: index)
      let shown = all.filter { terms || $0 == cost?.term }
      guard !shown.isEmpty else { continue }
      lines.append(unit.path + (cost.map { ": " + $0.symbols.joined(separator: "; ") } ?? ""))
      for term in shown {
        lines.append("  \(term.name): \(term.formula)")
        lines.append("    = \(term.numbers) = \(term.macs) MACs")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Report: Encodable {
    let model: String
    let height: Int
    let width: Int
    let parameters: Int
    let macs: Int
    let modules: [Module]
    let terms: [Term]

    struct Module: Encodable {
      let path: String
      let parameters: Int
      let macs: Int
      let elementwise: Int
      let activation_bytes: Int
      let attention_bytes: Int
      let full_attention_bytes: Int
    }

    struct Term: Encodable {
      let path: String
      let name: String
      let formula: String
      let numbers: String
      let macs: Int
    }

    init(_ outline: Outline, _ size: Grid) {
      model = outline.nodes[0].title
      height = size.height
      width = size.width
      parameters = outline.costs.whole.parameters
      macs = outline.costs.whole.macs
      modules = outline.costs.modules.map { module in
        Module(
          path: module.path, parameters: module.parameters, macs: module.macs,
          elementwise: module.elementwise, activation_bytes: module.activationBytes,
          attention_bytes: module.attentionBytes,
          full_attention_bytes: outline.fullAttentionBytes(of: module.path))
      }
      terms = outline.units.indices.flatMap { unit in
        outline.costTerms(ofUnit: unit).map {
          Term(
            path: outline.units[unit].path, name: $0.name, formula: $0.formula,
            numbers: $0.numbers, macs: $0.macs)
        }
      }
    }
  }
}
