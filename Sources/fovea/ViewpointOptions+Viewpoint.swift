import Backbones
import Explain
import Explorer

extension ViewpointOptions {
  /// Where these options look in a network.
  ///
  /// - Throws: `Fault` when there is no such layer, head or token in it.
  func viewpoint(in outline: Outline, of request: Request) throws -> Viewpoint {
    let opens = layer == nil && request.weights.isBuiltIn
    var viewpoint = Viewpoint(unit: try unit(in: outline, opens ? outline.openingUnit : nil))
    let head = head ?? (opens ? .mean : .head(0))
    let unit = outline.units[viewpoint.unit]
    let record = outline.attention[viewpoint.unit]
    let grid = record?.pattern.queries ?? outline.outputs[viewpoint.unit].grid
    let path = record?.path ?? unit.path
    if case .head(let number) = head, let heads = record?.pattern.heads, number >= heads {
      let has = heads == 1 ? "one head, head 0" : "the heads 0 to \(heads - 1)"
      throw Fault("\(path) has \(has); there is no head \(number)")
    }
    viewpoint.view = view
    viewpoint.head = head
    viewpoint.query =
      try place(of: query, "query", on: grid, of: path)
      ?? Place(row: grid.height / 2, column: grid.width / 2, on: grid)
    viewpoint.key = try place(of: key, "key", on: grid, of: path)
    viewpoint.isByKey = by == .key
    viewpoint.reference = try reference.reference(
      beside: request, layer: unit.path, head: head)
    viewpoint.component = show
    viewpoint.measure = map
    viewpoint.channel = channel
    if let step {
      guard outline.step(step, ofUnit: viewpoint.unit) != nil else {
        throw Fault("\(unit.path) has no step called \(step.debugDescription)")
      }
      viewpoint.step = step
    }
    viewpoint.costOrder = sort
    viewpoint.measuresCost = growth == .measured
    viewpoint.scale = scale
    viewpoint.colorMap = colors.map
    viewpoint.overlay = overlay.map { $0 / 100 }
    viewpoint.level = level
    viewpoint.reach = reach
    viewpoint.reachStart = try from.map { try start($0, in: outline, before: viewpoint.unit) }
    viewpoint.isAverage = queries == .all
    viewpoint.isOfQuery = queries == .one
    activation.apply(to: &viewpoint)
    viewpoint.rearrangement = rearrangement - 1
    viewpoint.playground = reshape
    return viewpoint
  }

  private func unit(in outline: Outline, _ opening: Int?) throws -> Int {
    guard let first = outline.attentionUnits.first ?? outline.units.indices.first,
      let last = outline.attentionUnits.last
    else { throw Fault("\(outline.nodes[0].title) has no layers") }
    guard let layer else {
      guard view == .gradcam else { return opening ?? first }
      return activation.method.isOfFeatures ? outline.finalNormalization ?? last : last
    }
    if let unit = outline.units.indices.first(where: { outline.names(layer, unit: $0) }) {
      return unit
    }
    throw Fault(
      "\(outline.nodes[0].title) has no layer called \(layer.debugDescription); its blocks run from"
        + " \(outline.units[first].path) to \(outline.units[last].path)"
        + " (fovea cost lists all modules)")
  }

  private func start(_ path: String, in outline: Outline, before unit: Int) throws -> Int {
    guard let start = outline.unit(at: path), start <= unit else {
      throw Fault(
        "\(path.debugDescription) is no layer of \(outline.nodes[0].title) up to"
          + " \(outline.units[unit].path), from which ways could be followed")
    }
    return start
  }

  private func place(
    of token: Token?, _ what: String, on grid: Grid, of path: String
  ) throws -> Place? {
    guard let token else { return nil }
    guard token.row < grid.height, token.column < grid.width else {
      throw Fault(
        "\(path) has \(grid.height) rows and \(grid.width) columns of tokens, numbered from 0; there"
          + " is no \(what) \(token.row),\(token.column)")
    }
    return Place(row: token.row, column: token.column, on: grid)
  }
}

extension Outline {
  /// Whether `path` names the unit, or the attention in it.
  fileprivate func names(_ path: String, unit: Int) -> Bool {
    let attention = attention[unit].map { [$0.path] + $0.tensors.map(\.path) } ?? []
    let short = attention.isEmpty ? [] : [units[unit].path + ".attn"]
    return ([units[unit].path] + short + attention).contains(path)
  }
}
