import Canvas
import Explain
import Foundation

extension Command {
  /// Taking something away: pictures, commands, tensors, places.
  static let keeping: [Command] = [
    Command(
      "save", [.character("s")], argument: "FILE", section: .keeping, label: "save",
      "Saves the present view as png, svg, pdf, ansi or txt, by the name's end; without an argument,"
        + " asks for the name."
    ) { explorer, argument in
      guard let argument else {
        explorer.mode = .typing(TypedLine(.command, text: "save \(explorer.suggestedName).png"))
        return []
      }
      return try explorer.save(to: argument)
    },
    Command(
      "render-command", [.character("y")], section: .keeping,
      "Shows the fovea render command that draws exactly the present view."
    ) { explorer, _ in
      explorer.mode = .reading(.renderCommand, scroll: 0)
      return []
    },
    Command(
      "export", [], argument: "FILE", section: .keeping,
      "Writes the present layer's attention as safetensors or npy, by the name's end, which fovea view"
        + " opens again."
    ) { explorer, argument in
      guard let argument else { throw CommandFault("name the file to export the attention to") }
      guard let observation = explorer.observation else {
        throw CommandFault("there is nothing to export yet")
      }
      let ending = argument.split(separator: ".").last?.lowercased()
      guard argument.contains("."), ending == "safetensors" || ending == "npy" else {
        throw CommandFault("the name of the file ends in safetensors or npy")
      }
      let unit = explorer.unit
      guard explorer.outline.attention[unit] != nil else {
        throw CommandFault("there is no attention in \(explorer.outline.units[unit].path)")
      }
      let origin = try observation.exportProvenance(version: Explorer.version, unit: unit)
      return [
        .save(to: argument, what: "the attention of \(explorer.outline.units[unit].path)") {
          try observation.exported(unit: unit, as: argument, provenance: origin)
        }
      ]
    },
    Command(
      "place", [], argument: "FILE", section: .keeping,
      "Saves where you are, to be opened again with fovea --place FILE."
    ) { explorer, argument in
      guard let argument else { throw CommandFault("name the file to keep the place in") }
      guard let observation = explorer.observation else {
        throw CommandFault("there is nothing to keep yet")
      }
      let place = PlaceFile(
        explorer.request.arguments + explorer.viewpoint.arguments(in: observation))
      return [.save(to: argument, what: "the place") { Array(try place.json) }]
    },
  ]
}

extension Explorer {
  /// A name for a file of the present view.
  fileprivate var suggestedName: String {
    let path = outline.units[viewpoint.unit].path
    return "fovea-\(viewpoint.view.rawValue)-\(path)-\(viewpoint.head.argument)"
  }

  fileprivate func save(to path: String) throws -> [Effect] {
    guard let format = ViewSheet.Format(nameOf: path) else {
      throw CommandFault("the name of the file ends in png, svg, pdf, ansi or txt")
    }
    guard let subject else { throw CommandFault("there is nothing to save yet") }
    let provenance = request.arguments + viewpoint.arguments(in: subject.observation)
    let sheet = try ViewSheet(subject, provenance: provenance.map { ($0.name, $0.value) })
    return [
      .save(to: path, what: "the view") {
        try sheet.bytes(format, rows: 40, columns: 120, color: .rgb)
      }
    ]
  }
}
