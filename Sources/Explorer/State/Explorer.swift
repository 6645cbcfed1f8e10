import Backbones
import Canvas
import Explain
import Pictures

/// The interactive program, as a value.
///
/// Events go in, effects come out, and a frame can be drawn of it at any size. It meets neither a
/// terminal nor a thread.
public struct Explorer: Sendable {
  /// The panels, in the order their digits name them.
  public enum Panel: Int, CaseIterable, Sendable {
    case layers = 1
    case picture, attention, heads, cost, classes

    /// The title, as a panel's frame shows it.
    var title: String {
      switch self {
      case .layers: "Layers"
      case .picture: "Picture"
      case .attention: "Attention"
      case .heads: "Heads"
      case .cost: "Cost"
      case .classes: "Classes"
      }
    }
  }

  /// What the keyboard does at the moment.
  package enum Mode: Sendable, Hashable {
    /// Keys are commands.
    case exploring
    /// A line is typed: a command, or the name of a layer to find.
    case typing(TypedLine)
    /// The help is open, scrolled down by so many lines.
    case help(scroll: Int)
  }

  /// A sentence at the foot of the screen.
  package struct Message: Sendable, Hashable {
    package var text: String
    package var isFault: Bool
  }

  /// A place on the picture, as shares of its height and width, so that it survives a change of
  /// grid or backbone.
  package struct Place: Sendable, Hashable {
    var y: Double
    var x: Double

    /// The token of `grid` that lies there.
    func token(on grid: Grid) -> (row: Int, column: Int) {
      (
        min(grid.height - 1, max(0, Int(y * Double(grid.height)))),
        min(grid.width - 1, max(0, Int(x * Double(grid.width))))
      )
    }

    /// The middle of a token of `grid`.
    init(row: Int, column: Int, on grid: Grid) {
      y = (Double(min(grid.height - 1, max(0, row))) + 0.5) / Double(grid.height)
      x = (Double(min(grid.width - 1, max(0, column))) + 0.5) / Double(grid.width)
    }

    /// A place by its shares.
    init(y: Double, x: Double) {
      self.y = y
      self.x = x
    }
  }

  /// What is asked for; the observation shown may still be the one before.
  package var request: Request
  /// The tree of the network asked for, or shown.
  package var outline: Outline
  /// The last pass that finished.
  package var observation: Observation?
  /// The pass under way, with the share that is done.
  package var progress: (title: String, share: Double)?
  /// The last thing there was to say.
  package var message: Message?
  /// The pictures to step through, and which of them is shown.
  package var playlist: [String]

  /// The unit whose attention is shown.
  package var unit: Int
  /// The node of the tree that is selected.
  package var node: Int
  /// The nodes of the tree that are open.
  package var open: Set<Int>
  /// The query token's place.
  package var query = Place(y: 0.5, x: 0.5)
  /// The place of the key that is read out; nil follows the strongest.
  package var key: Place?
  /// Which head is shown.
  package var head = HeadChoice.head(0)
  /// How weights become colours.
  package var scale = Scale.row
  /// The colours.
  package var colorMap = ColorMap.viridis
  /// How much of the attention covers the picture, 0 to 1; nil shows it beside, alone.
  package var overlay: Double?
  /// Whether the mouse is listened to.
  package var wantsMouse: Bool
  /// The panel that the arrow keys act on.
  package var focus = Panel.picture
  /// Whether the panel in focus fills the screen.
  package var isZoomed = false
  /// What the keyboard does.
  package var mode = Mode.exploring
  /// What a click hits, as last drawn.
  public var targets: [Target] = []
  /// Why the program ends, when it is because nothing could be shown at all.
  public package(set) var failure: String?
  /// Whether the program is to end.
  public package(set) var isFinished = false

  /// An explorer of a request, nothing of it computed yet.
  ///
  /// - Throws: `ConfigurationError` when the network cannot take the size.
  public init(_ request: Request, playlist: [String] = [], wantsMouse: Bool = true) throws {
    self.request = request
    self.playlist = playlist
    self.wantsMouse = wantsMouse
    outline = try Outline(of: request)
    unit = outline.attentionUnits.first ?? 0
    node = outline.node(ofUnit: unit) ?? 0
    open = []
    reveal(node)
    message = Message(text: Self.welcome, isFault: false)
  }

  /// The first thing a newcomer reads; the first key takes it away.
  private static let welcome =
    "arrows move ◆   ] next layer   . next head   Tab next panel   ? explains all"

  /// Whether the mouse is listened to; otherwise it is the terminal's.
  public var listensToMouse: Bool { wantsMouse }

  /// The attention of the unit shown, when it is known.
  package var attention: ObservedAttention? {
    guard let observation, observation.outline.units.count == outline.units.count else {
      return nil
    }
    return observation.attention[unit]
  }

  /// The grid of query tokens of the unit shown.
  package var grid: Grid { attention?.pattern.queries ?? outline.outputs[unit].grid }

  /// The query token, as row and column on the grid.
  package var queryToken: (row: Int, column: Int) { query.token(on: grid) }

  /// How many heads the unit shown has.
  package var headCount: Int { attention?.pattern.heads ?? 1 }

  /// Opens the nodes around `node`, so that it can be seen.
  mutating func reveal(_ node: Int) {
    var parent = outline.nodes[node].parent
    while let next = parent {
      open.insert(next)
      parent = outline.nodes[next].parent
    }
  }

  /// Shows another unit's attention and selects it in the tree.
  mutating func show(unit: Int) {
    self.unit = unit
    key = nil
    if let node = outline.node(ofUnit: unit) {
      self.node = node
      reveal(node)
    }
    clampHead()
  }

  /// Keeps the head within what the unit has.
  mutating func clampHead() {
    if case .head(let number) = head, attention != nil {
      head = .head(min(number, headCount - 1))
    }
  }
}
