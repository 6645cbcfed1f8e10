import Backbones
import Tensors

/// The tree of a network at one image size: model, stages, units, steps, each with its cost.
///
/// It comes from running the network on the outline of an image, so it is there before, and
/// whether or not, anything is computed.
public struct Outline: Sendable {
  /// A node of the tree.
  public struct Node: Sendable, Hashable {
    /// What a node stands for.
    public enum Level: Int, Sendable, Comparable {
      case model, stage, unit, step
      /// From the whole to the part.
      public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }
    /// Which part of the network it is.
    public let level: Level
    /// The path in the state dict, or, for a stage or the model, a name.
    public let path: String
    /// A short title.
    public let title: String
    /// The shape of what it puts out, by axis.
    public let detail: String
    /// The node it lies in; nil for the model.
    public let parent: Int?
    /// The unit it is or lies in.
    public let unit: Int?
    /// The cost, with all that is inside.
    public let cost: CostTable.Module
    /// The formula of a step.
    public let formula: String?
  }

  /// The nodes, each before those inside it.
  public let nodes: [Node]
  /// The cost of every module.
  public let costs: CostTable
  /// The network's units in order.
  public let units: [Unit]
  /// The network itself.
  let backbone: any Backbone
  /// What each unit takes: shapes without values.
  public let inputs: [Features]
  /// The grid and channels each unit puts out.
  public let outputs: [Features]
  /// The attention of the units that have any, by unit: shapes and mechanism, no values.
  public let attention: [Int: AttentionRecord]

  /// The outline of `network`, called `name`.
  public init(_ network: LoadedNetwork, name: String) {
    let trace = network.outlineTrace()
    let costs = CostTable(trace: trace, parameters: network.parameters)
    let units = network.backbone.units
    self.costs = costs
    self.units = units
    backbone = network.backbone
    outputs = trace.features.map(\.features)
    let image = Features(image: Tensor(outline: [1, network.height, network.width, 3]))
    inputs = [image] + trace.features.dropLast().map(\.passedOn)
    var attention: [Int: AttentionRecord] = [:]
    for record in trace.attention {
      if let unit = Self.unit(at: record.path, of: units) {
        attention[unit] = record
      }
    }
    self.attention = attention
    nodes = Self.tree(
      name: name, network: network, trace: trace, units: units, costs: costs)
  }

  /// The units with attention, in order.
  public var attentionUnits: [Int] { attention.keys.sorted() }

  /// Where to begin looking at a network that has learned: the last attention of the stage before
  /// the last, where tokens are still many and already stand for things.
  public var openingUnit: Int? {
    let last = units.last?.stage ?? 0
    return attentionUnits.last { units[$0].stage == max(0, last - 1) } ?? attentionUnits.first
  }

  /// The node of a unit.
  public func node(ofUnit unit: Int) -> Int? {
    nodes.firstIndex { $0.level == .unit && $0.unit == unit }
  }

  /// The unit at `path`, or around it: `stages.0.blocks.1`, or `stages.0.blocks.1.attn`.
  public func unit(at path: String) -> Int? {
    Self.unit(at: path, of: units)
  }

  /// The unit of exactly this path, or the first around it.
  private static func unit(at path: String, of units: [Unit]) -> Int? {
    units.firstIndex { path == $0.path }
      ?? units.firstIndex { path.hasPrefix($0.path + ".") }
  }

  /// The steps of a unit, in order, without values.
  public func steps(ofUnit unit: Int) -> [Step] {
    let trace = Trace()
    _ = units[unit](inputs[unit], trace)
    return trace.steps
  }

  private static func tree(
    name: String, network: LoadedNetwork, trace: Trace, units: [Unit], costs: CostTable
  ) -> [Node] {
    var nodes = [
      Node(
        level: .model, path: "", title: name, detail: "\(network.height)×\(network.width)×3",
        parent: nil, unit: nil, cost: costs.whole, formula: nil)
    ]
    var steps = trace.steps[...]
    var stageNode = 0
    var stage: Int?
    for (index, unit) in units.enumerated() {
      let output = trace.features[index].features
      if unit.stage != stage {
        stage = unit.stage
        stageNode = nodes.count
        nodes.append(
          Node(
            level: .stage, path: "stage \(unit.stage + 1)", title: "stage \(unit.stage + 1)",
            detail: "", parent: 0, unit: nil, cost: CostTable.Module(path: ""), formula: nil))
      }
      let unitNode = nodes.count
      let cost = costs[unit.path] ?? CostTable.Module(path: unit.path)
      nodes.append(
        Node(
          level: .unit, path: unit.path, title: shortTitle(unit),
          detail: shape(output), parent: stageNode, unit: index,
          cost: cost, formula: nil))
      // A stage is known by what its blocks put out, wherever its downsampling stands.
      let detail = unit.role == .block || nodes[stageNode].detail.isEmpty ? shape(output) : nil
      nodes[stageNode] = nodes[stageNode].adding(cost, detail: detail)
      while let step = steps.first, step.path.hasPrefix(unit.path + ".") || step.path == unit.path {
        steps.removeFirst()
        nodes.append(Node(step, below: unitNode, unit: index, unitPath: unit.path, costs: costs))
      }
    }
    let headNode = nodes.count
    let rest = Array(steps)
    guard !rest.isEmpty else { return nodes }
    var total = CostTable.Module(path: "head")
    for step in rest { total.add(costs[step.path] ?? CostTable.Module(path: step.path)) }
    nodes.append(
      Node(
        level: .stage, path: "head", title: "head", detail: rest.last.map(detail) ?? "", parent: 0,
        unit: nil, cost: total, formula: nil))
    for step in rest {
      nodes.append(Node(step, below: headNode, unit: nil, unitPath: "", costs: costs))
    }
    return nodes
  }

  private static func shape(_ output: Features) -> String {
    "\(output.grid.height)×\(output.grid.width)×\(output.channels)"
  }

  private static func shortTitle(_ unit: Unit) -> String {
    if let title = unit.title { return title }
    let parts = unit.path.split(separator: ".")
    switch unit.role {
    case .embedding: return "embedding"
    case .downsampling: return "downsampling"
    case .block: return "block \(parts.last.flatMap { Int($0) } ?? 0)"
    case .normalization: return "norm"
    case .globalQuery: return "global query"
    }
  }

  fileprivate static func detail(_ step: Step) -> String {
    zip(step.axes, step.shape).filter { $0.0 != "batch" }.map { "\($0.1) \($0.0)" }
      .joined(separator: " × ")
  }
}

extension Outline.Node {
  /// The node of a step.
  fileprivate init(_ step: Step, below parent: Int, unit: Int?, unitPath: String, costs: CostTable)
  {
    var cost = CostTable.Module(path: step.path)
    cost.parameters = costs[step.path]?.parameters ?? 0
    cost.macs = step.macs
    if step.kind.isActivation { cost.activationBytes = step.bytes }
    if step.kind.isElementwise { cost.elementwise = step.bytes / 4 }
    if step.kind == .softmax { cost.attentionBytes = step.bytes }
    self.init(
      level: .step, path: step.path,
      title: Self.title(step.path, below: unitPath),
      detail: Outline.detail(step), parent: parent, unit: unit, cost: cost,
      formula: step.notation)
  }

  /// The part of a path below its unit; the last name when it is the unit itself.
  private static func title(_ path: String, below unit: String) -> String {
    if unit.isEmpty { return path }
    if path == unit { return path.split(separator: ".").last.map(String.init) ?? path }
    return String(path.dropFirst(unit.count + 1))
  }

  /// The node with a part's cost added.
  fileprivate func adding(_ part: CostTable.Module, detail: String?) -> Outline.Node {
    var sum = cost
    sum.add(part)
    return Outline.Node(
      level: level, path: path, title: title, detail: detail ?? self.detail, parent: parent,
      unit: unit, cost: sum, formula: formula)
  }
}
