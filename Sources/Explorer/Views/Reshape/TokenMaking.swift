import Backbones
import Canvas
import Explain

/// What the reshape view shows of embeddings and downsamplings, which make tokens anew.
extension Subject {
  /// The pixels of the token under the cursor, and how its unit's windows slide.
  func makingExhibit(_ field: ReceptiveField) throws -> Exhibit {
    var exhibit = try fieldExhibit(field)
    let (row, column) = queryToken
    exhibit.titles = [
      "Unfolding: \(unit.path) makes new tokens; \(row),\(column) with what it was made from",
      "Unfolding: what token \(row),\(column) was made from", "Unfolding",
    ]
    let windows = field.branches.flatMap(\.layers).map { layer in
      let kernel = layer.kernel
      let overlap = kernel.size - kernel.stride
      let sharing =
        overlap > 0
        ? "neighbours share \(overlap) of \(kernel.size) rows"
        : overlap == 0 ? "neighbours share nothing" : "between them rows are left out"
      let name = layer.path.dropFirst(unit.path.count + 1)
      return TextLine(
        "\(name): windows of \(kernel.size)×\(kernel.size) every \(kernel.stride) of"
          + " \(layer.grid), \(sharing)", .accent)
    }
    let (input, output) = (outline.inputs[viewpoint.unit], outline.outputs[viewpoint.unit])
    let shapes = TextLine(
      "\(unit.path) rearranges no tokens, it mixes what its windows hold:"
        + " \(input.grid)×\(input.channels) → \(output.grid)×\(output.channels). The blocks"
        + " rearrange; :reshape EXPR tries an expression.")
    exhibit.parts.insert(.lines([shapes] + windows), at: 1)
    return exhibit
  }
}
