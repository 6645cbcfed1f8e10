import ArgumentParser
import Backbones
import Canvas
import Explain
import Explorer

/// `fovea reshape`: what an expression does to a grid of tokens.
struct Reshape: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try an einops-style expression on a grid of tokens.",
    discussion: """
      The axes on the left are the grid's rows and columns, then channels. Axes in parentheses are \
      joined, ... stands for what is not named, an axis with a size on the right only is repeated, \
      one on the left only is reduced. Beyond einops, (h + 4) adds four rows of zeros, or cuts \
      them, and y+2i-2 reads tap i of window y.

        fovea reshape "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c" --axes g1=7,g2=7 --grid 56x56
      """)

  @Argument(help: "The expression, as \"(h g) w -> h w g\".")
  var expression: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Sizes of axes, as g1=7,g2=7.", valueName: "name=size,..."),
    transform: Reshape.sizes)
  var axes: [String: Int] = [:]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The grid of tokens, height first.", valueName: "HxW"),
    transform: Reading.size)
  var grid = Grid(height: 14, width: 14)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Channels of a token; 1 by default, where the expression has a place for them.",
      valueName: "count"))
  var channels: Int?

  @Option(
    help: ArgumentHelp("How axes that go are reduced: mean, max, min or sum."),
    transform: Reshape.reduction)
  var reduce: RearrangementReduction?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The way back to check, in place of the one that the expression tells.",
      valueName: "expression"))
  var inverse: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The token that is followed, row and column from 0; the middle by default.",
      valueName: "Y,X"),
    transform: Reading.token)
  var token: Token?

  @Option(help: "Colours of the drawing; with none, letters say where each cell came from.")
  var color = ColorDepth.none

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Columns of the drawing.", valueName: "count"))
  var columns = 80

  @Option(parsing: .unconditional, help: ArgumentHelp("Rows of the drawing.", valueName: "count"))
  var rows = 24

  func validate() throws {
    guard (20...1000).contains(columns), (8...1000).contains(rows) else {
      throw ValidationError("--columns takes 20 to 1000 and --rows 8 to 1000")
    }
    if let channels, channels < 1 { throw ValidationError("--channels takes a number from 1 on") }
    guard grid.count <= 1 << 20 else {
      throw ValidationError("--grid takes grids of up to \(1 << 20) tokens")
    }
  }

  func run() throws {
    let trial = try RearrangementTrial(
      RearrangementRequest(expression, sizes: axes, reduction: reduce, inverse: inverse),
      grid: grid, channels: channels)
    let middle = Token(row: grid.height / 2, column: grid.width / 2)
    let token = token ?? middle
    guard token.row < grid.height, token.column < grid.width else {
      throw Fault("a grid of \(grid) has no token \(token.row),\(token.column), numbered from 0")
    }
    let sheet = ReshapeSheet(trial, token: token.row * grid.width + token.column)
    let frame = sheet.frame(
      rows: rows, columns: columns, capabilities: Capabilities(depth: color))
    let drawn = color == .none ? frame.text() : frame.ansi(depth: color)
    try printText((sheet.lines + ["", drawn]).joined(separator: "\n"))
  }

  private static func sizes(_ text: String) throws -> [String: Int] {
    try told { try RearrangementRequest.sizes(text) }
  }

  private static func reduction(_ text: String) throws -> RearrangementReduction {
    try told { try RearrangementRequest.reduction(text) }
  }

  /// What the argument parser shows of an error is its description.
  private static func told<Value>(_ read: () throws -> Value) throws -> Value {
    do { return try read() } catch { throw ValidationError("\(error)") }
  }
}
