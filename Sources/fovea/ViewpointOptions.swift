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
  var head: HeadChoice?

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
    name: [.long, .customLong("overlay-strength")], parsing: .unconditional,
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

  @Option(
    help: ArgumentHelp(
      "One query, or all together: in overview one by default, in gradcam, of attention, all."))
  var queries: Queries?

  /// Whose numbers the overview shows.
  enum Queries: String, CaseIterable, ExpressibleByArgument {
    case one, all
  }

  @OptionGroup var activation: ActivationOptions

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
}

extension View.Name: ExpressibleByArgument {}
extension AttentionComponent: ExpressibleByArgument {}
extension StepInspection.Measure: ExpressibleByArgument {}
extension CostOrder: ExpressibleByArgument {}

extension Reach.Paths: ExpressibleByArgument {}
