import ArgumentParser
import Backbones
import Canvas
import Explain

/// `fovea models`: every network there is.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the networks with their parameters and multiply-accumulates.")

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Print the configuration of a network, as --config reads it.", valueName: "name"))
  var config: String?

  func run() throws {
    if let config { return print(try ConfigurationFile.text(of: try Variant.named(config))) }
    let rows = try Variant.all.map { variant in
      let network = try variant.configuration.outline(height: variant.size, width: variant.size)
      return (variant: variant, cost: CostTable(network).whole)
    }
    if json {
      try printJSON(rows.map { Entry(variant: $0.variant, cost: $0.cost) })
      return
    }
    var table = TextTable(["name", "family", "parameters", "MACs", "input", "in the paper"])
    for row in rows {
      let size = row.variant.size
      table.add([
        row.variant.name, row.variant.family.title, NumberText.count(row.cost.parameters),
        NumberText.count(row.cost.macs), "\(size)x\(size)", comparison(row.variant, row.cost),
      ])
    }
    try printText(table.text)
  }

  /// The paper's figures, where they differ from the code's by more than 3 %.
  private func comparison(_ variant: Variant, _ cost: CostTable.Module) -> String {
    guard let paper = variant.paper else {
      return variant.isForScenes ? "ours, trained on scenes" : ""
    }
    func differs(_ ours: Double, _ printed: Double, unit: Double) -> Bool {
      // What is printed was rounded: half a unit of its last digit is no difference.
      abs(ours - printed) > 0.03 * printed + unit / 2
    }
    let millions = Double(cost.parameters) / 1e6
    let billions = Double(cost.macs) / 1e9
    var parts: [String] = []
    if differs(millions, paper.parametersInMillions, unit: 0.1) {
      parts.append("\(paper.parametersInMillions) M parameters")
    }
    if differs(billions, paper.gigaflopsAsPrinted, unit: 0.1) {
      parts.append("\(paper.gigaflopsAsPrinted) G")
    }
    return parts.isEmpty ? "agrees" : parts.joined(separator: ", ")
  }

  private struct Entry: Encodable {
    let name: String
    let family: String
    let parameters: Int
    let macs: Int
    let height: Int
    let width: Int
    let paper_parameters_millions: Double?
    let paper_gflops_as_printed: Double?

    init(variant: Variant, cost: CostTable.Module) {
      name = variant.name
      family = variant.family.rawValue
      parameters = cost.parameters
      macs = cost.macs
      height = variant.size
      width = variant.size
      paper_parameters_millions = variant.paper?.parametersInMillions
      paper_gflops_as_printed = variant.paper?.gigaflopsAsPrinted
    }
  }
}
