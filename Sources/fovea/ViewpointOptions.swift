import ArgumentParser
import Backbones
import Canvas
import Explain
import Explorer

/// The options that say where one looks.
struct ViewpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A place that the explorer saved with :place; options given besides come first.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var place: String?

  @Option(help: "What is shown.")
  var view = View.Name.attention

  @Option(
    help: ArgumentHelp(
      "The part of the network, as stages.0.blocks.1; the first block by default.",
      valueName: "path"))
  var layer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The head, from 0, or mean, max or min over all; head 0 by default.", valueName: "head"),
    transform: Reading.head)
  var head = HeadChoice.head(0)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The query token's row and column, from 0; the middle by default.", valueName: "Y,X"),
    transform: Reading.token)
  var query: Token?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The row and column of the token that is read out as a key; the strongest by default.",
      valueName: "Y,X"),
    transform: Reading.token)
  var key: Token?

  @Option(help: "Show what the query attends to, or what the key receives from every query.")
  var by = Side.query

  @Option(help: "Show the attention weights, or the scores and biases they are made from.")
  var show = AttentionComponent.weight

  @Option(
    help: ArgumentHelp(
      "The step that the steps view shows, as attn.softmax; the whole layer by default.",
      valueName: "name"))
  var step: String?

  @Option(help: "What a step's map shows of the channels of a token.")
  var map = StepInspection.Measure.mean

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The channel that --map channel shows.", valueName: "number"))
  var channel = 0

  @Option(help: "What the ends of the colour map stand for.")
  var scale = Scale.row

  @Option(help: "The colour map.")
  var colors = SequentialMap.viridis

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How much of the map covers the picture, in percent; by itself by default.",
      valueName: "percent"))
  var overlay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "In the view reshape, which of the layer's rearrangements is shown, from 1.",
      valueName: "number"))
  var rearrangement = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "In the view reshape, an expression to try in their place, as \"h w c -> w h c\".",
      valueName: "expression"),
    transform: { text in
      do { return try RearrangementRequest(typed: text) } catch {
        throw ValidationError("\(error)")
      }
    })
  var reshape: RearrangementRequest?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "In levels: the level, from 0 at the coarsest; one beyond the finest is their sum.",
      valueName: "level"))
  var level = 0

  @Option(
    help: "In footprint: what can have reached the token through the layers before, by these ways.")
  var reach: Reach.Paths?

  @Option(
    help: ArgumentHelp(
      "With --reach: the layer from which the ways are followed; the image by default.",
      valueName: "path"))
  var from: String?

  @Option(help: "In overview: one query, or the mean over all.")
  var queries = Queries.one

  /// Whose numbers the overview shows.
  enum Queries: String, CaseIterable, ExpressibleByArgument {
    case one, all
  }

  @OptionGroup var reference: ReferenceOptions

  @Option(help: "The column that the cost table is sorted by.")
  var sort = CostOrder.layer

  @Option(help: "Whether the growth of cost is counted, or measured on this machine.")
  var growth = Growth.counted

  /// How growth is found out.
  enum Growth: String, CaseIterable, ExpressibleByArgument {
    case counted, measured
  }

  /// The side from which attention is looked at.
  enum Side: String, CaseIterable, ExpressibleByArgument {
    case query, key
  }

  /// The colour maps for values that rise from nothing.
  enum SequentialMap: String, CaseIterable, ExpressibleByArgument {
    case viridis, cividis, grey
    var map: ColorMap {
      switch self {
      case .viridis: .viridis
      case .cividis: .cividis
      case .grey: .grey
      }
    }
  }

  func validate() throws {
    if level < 0 || level > 8 {
      throw ValidationError("--level takes 0 to 8")
    }
    if from != nil, reach == nil {
      throw ValidationError("--from says where --reach begins, and needs it")
    }
    if let overlay, !(0...100).contains(overlay) {
      throw ValidationError("--overlay takes a percentage from 0 to 100")
    }
    guard rearrangement >= 1 else {
      throw ValidationError("--rearrangement takes a number from 1 on")
    }
    if channel < 0 { throw ValidationError("--channel takes a number from 0") }
  }

  /// Where these options look in a network.
  ///
  /// - Throws: `Fault` when there is no such layer, head or token in it.
  func viewpoint(in outline: Outline, of request: Request) throws -> Viewpoint {
    var viewpoint = Viewpoint(unit: try unit(in: outline))
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
    viewpoint.rearrangement = rearrangement - 1
    viewpoint.playground = reshape
    return viewpoint
  }

  private func unit(in outline: Outline) throws -> Int {
    guard let first = outline.attentionUnits.first ?? outline.units.indices.first,
      let last = outline.attentionUnits.last
    else { throw Fault("\(outline.nodes[0].title) has no layers") }
    guard let layer else { return first }
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

extension View.Name: ExpressibleByArgument {}
extension AttentionComponent: ExpressibleByArgument {}
extension StepInspection.Measure: ExpressibleByArgument {}
extension CostOrder: ExpressibleByArgument {}

extension Reach.Paths: ExpressibleByArgument {}
