import Backbones
import Canvas
import Explain

/// The interactive program, as a value.
///
/// Events go in, effects come out, and a frame can be drawn of it at any size. It meets neither a
/// terminal nor a thread.
@dynamicMemberLookup
public struct Explorer: Sendable {
  /// The version of the program, which files that it writes carry.
  public static let version = "0.1.0"

  /// The panels, in the order their digits name them.
  public enum Panel: Int, CaseIterable, Sendable {
    case layers = 1
    case picture, view, heads, cost, classes

    /// The title, as a panel's frame shows it.
    var title: String {
      switch self {
      case .layers: "Layers"
      case .picture: "Picture"
      case .view: "View"
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
    /// A page is open, scrolled down by so many lines.
    case reading(Page, scroll: Int)
    /// A backbone is chosen from a list.
    case picking(ModelPicker)
  }

  /// A sentence at the foot of the screen.
  package struct Message: Sendable, Hashable {
    package var text: String
    package var isFault: Bool
  }

  /// What is asked for; the observation shown may still be the one before.
  package var request: Request
  /// The tree of the network asked for, or shown.
  public package(set) var outline: Outline
  /// The last pass that finished.
  package var observation: Observation?
  /// The pass under way, with the share that is done.
  package var progress: (title: String, share: Double)?
  /// The last thing there was to say.
  package var message: Message?
  /// The pictures to step through, and which of them is shown.
  package var playlist: [String]
  /// Weights that were kept while a network was trained, to step through; empty when there are none.
  package var snapshots: [String]

  /// Where one looks.
  package var viewpoint: Viewpoint
  /// The node of the tree that is selected.
  package var node: Int
  /// The nodes of the tree that are open.
  package var open: Set<Int>
  /// Whether the mouse is listened to.
  package var wantsMouse: Bool
  /// The panel that the arrow keys act on.
  package var focus = Panel.picture
  /// Whether the panel in focus fills the screen.
  package var isZoomed = false
  /// What the keyboard does.
  package var mode = Mode.exploring
  /// What views had computed for the pass that is shown.
  var prepared = PreparedResults()
  /// The preparation under way.
  var preparing: String?
  /// What a click hits, as last drawn.
  public var targets: [Target] = []
  /// Why the program ends, when it is because nothing could be shown at all.
  public package(set) var failure: String?
  /// Whether the program is to end.
  public package(set) var isFinished = false

  /// An explorer of a request, nothing of it computed yet.
  ///
  /// - Throws: `ConfigurationError` when the network cannot take the size.
  public init(
    _ request: Request, playlist: [String] = [], snapshots: [String] = [], wantsMouse: Bool = true
  ) throws {
    self.request = request
    self.playlist = playlist
    self.snapshots = snapshots
    self.wantsMouse = wantsMouse
    outline = try Outline(of: request)
    viewpoint = Viewpoint(unit: outline.attentionUnits.first ?? 0)
    node = outline.node(ofUnit: viewpoint.unit) ?? 0
    open = []
    reveal(node)
    message = Message(text: Self.welcome, isFault: false)
  }

  /// The first thing a newcomer reads; the first key takes it away.
  private static let welcome =
    "arrows move ◆   ] next layer   . next head   Tab next panel   ? explains all"

  /// Whether the mouse is listened to; otherwise it is the terminal's.
  public var listensToMouse: Bool { wantsMouse }

  /// Where one looks, part by part.
  public subscript<Value>(dynamicMember part: WritableKeyPath<Viewpoint, Value>) -> Value {
    get { viewpoint[keyPath: part] }
    set { viewpoint[keyPath: part] = newValue }
  }

  /// What views are drawn from; nil before the first pass is finished.
  var subject: Subject? {
    guard let observation, observation.outline.units.count == outline.units.count else {
      return nil
    }
    return Subject(observation, viewpoint, prepared: prepared)
  }

  /// The attention of the unit shown, when it is known.
  package var attention: ObservedAttention? { subject?.attention }

  /// The grid of query tokens of the unit shown.
  package var grid: Grid { subject?.grid ?? outline.outputs[viewpoint.unit].grid }

  /// The query token, as row and column on the grid.
  package var queryToken: (row: Int, column: Int) { viewpoint.query.token(on: grid) }

  /// The token that is read out: where the key cursor stands, or the strongest.
  package var keyToken: (row: Int, column: Int) { subject?.keyToken ?? queryToken }

  /// How many heads the unit shown has.
  package var headCount: Int { attention?.pattern.heads ?? 1 }

  /// Looks from somewhere else.
  public mutating func look(from viewpoint: Viewpoint) {
    self.viewpoint = viewpoint
    let step = viewpoint.step.flatMap { outline.step($0, ofUnit: viewpoint.unit) }
    node = step ?? outline.node(ofUnit: viewpoint.unit) ?? 0
    open = []
    reveal(node)
    if viewpoint.view != .attention { focus = .view }
  }

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
    viewpoint.key = nil
    let step = viewpoint.step.flatMap { outline.step($0, ofUnit: unit) }
      .flatMap { outline.inspectableUnit(of: $0) == unit ? $0 : nil }
    if step == nil { viewpoint.step = nil }
    if let node = step ?? outline.node(ofUnit: unit) {
      self.node = node
      reveal(node)
    }
    clampHead()
  }

  /// Keeps the head within what the unit has.
  mutating func clampHead() {
    if case .head(let number) = viewpoint.head, attention != nil {
      viewpoint.head = .head(min(number, headCount - 1))
    }
  }
}
