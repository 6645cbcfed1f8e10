import Backbones
import Canvas
import Explain

extension View {
  /// What speaks for a class, token by token.
  static let gradcam = View(
    .gradcam, "G",
    "What speaks for a class: Grad-CAM and its kin, of the final norm or, pressed again, of the"
      + " layer.",
    argument: "final|layer",
    accept: { explorer, argument in
      guard ["final", "layer"].contains(argument) else {
        throw CommandFault("class activation is shown of the final norm or of the layer")
      }
      explorer.activatesFinalNorm = argument == "final"
    },
    again: { $0.activatesFinalNorm.toggle() },
    extentAt: { $0.showsStages ? .full : .panel },
    needs: { $0.activationWork },
    move: { explorer, rows, columns in
      guard let subject = explorer.subject else { return [] }
      let grid = subject.outline.outputs[subject.activationUnit].grid
      let (row, column) = subject.activationCell
      let place = Place(row: row + rows, column: column + columns, on: grid)
      if subject.readsActivationKey {
        explorer.key = place
      } else {
        explorer.viewpoint.query = place
        explorer.viewpoint.key = nil
      }
      return []
    }
  ) { subject in try subject.activationExhibit() }
}

extension Subject {
  /// The unit whose class activation is shown.
  var activationUnit: Int {
    guard viewpoint.activatesFinalNorm, viewpoint.activation.isOfFeatures else {
      return viewpoint.unit
    }
    return outline.finalNormalization ?? viewpoint.unit
  }

  /// The path of what is shown: a unit, or the module of its attention.
  var shownPath: String {
    if viewpoint.view == .gradcam { return outline.units[activationUnit].path }
    return attention?.path ?? unit.path
  }

  /// Whether the cell that is read out is a key beside the query.
  var readsActivationKey: Bool { viewpoint.isOfQuery && !viewpoint.activation.isOfFeatures }

  /// The cell that is read out: where the query stands, or, of the query's own map, the key.
  var activationCell: (row: Int, column: Int) {
    let grid = outline.outputs[activationUnit].grid
    guard readsActivationKey else { return viewpoint.query.token(on: grid) }
    if let key = viewpoint.key { return key.token(on: grid) }
    return (try? activationMap())?.strongest ?? viewpoint.query.token(on: grid)
  }

  /// What the map that is shown needs: a walk back, or a walk over a stage.
  fileprivate var activationWork: Preparation? {
    guard observation.isDifferentiable else { return nil }
    switch viewpoint.activation {
    case .gradientTimesAttention: return relevanceWork
    case .stageRollout: return rolloutWork
    default: return gradientWork
    }
  }

  /// Walks back through the whole network, for every layer's maps at once.
  private var gradientWork: Preparation? {
    guard let target = try? activationTarget() else { return nil }
    let observation = observation
    return Preparation(
      key: "class activations \(target.index) \(target.against ?? -1)",
      title: "walking back from \(target.title)"
    ) { try ClassActivations(observation, target, progress: $0) }
  }

  /// Walks back to the unit, for the gradients of its attention.
  private var relevanceWork: Preparation? {
    guard let target = try? activationTarget(), outline.attention[activationUnit] != nil else {
      return nil
    }
    let (observation, unit) = (observation, activationUnit)
    return Preparation(
      key: "relevance \(unit) \(target.index) \(target.against ?? -1)",
      title: "walking back from \(target.title) to \(outline.units[unit].path)"
    ) { progress in
      guard
        let found = try AttentionRelevance(observation, target, unit: unit, progress: progress)
      else {
        throw Inapplicable("No gradient reaches the attention of \(observation.path(of: unit)).")
      }
      return found
    }
  }

  /// Walks back over the blocks of the unit's stage.
  private var rolloutWork: Preparation? {
    guard outline.attention[activationUnit] != nil else { return nil }
    let (observation, unit) = (observation, activationUnit)
    let query = viewpoint.isOfQuery ? activationQuery : nil
    return Preparation(
      key: "rollout \(unit) \(query ?? -1)", title: "following attention through the stage"
    ) { progress in
      guard
        let found = try StageRollout(observation, unit: unit, query: query, progress: progress)
      else { throw Inapplicable("No rollout is defined for \(observation.path(of: unit)).") }
      return found
    }
  }

  /// The query as a flat index of the unit's grid.
  private var activationQuery: Int {
    let grid = outline.outputs[activationUnit].grid
    let (row, column) = viewpoint.query.token(on: grid)
    return row * grid.width + column
  }

  /// The classes that are differentiated.
  ///
  /// - Throws: `ClassFault`.
  func activationTarget() throws -> ResolvedClassTarget {
    try observation.resolved(viewpoint.classTarget)
  }

  /// The maps of all layers.
  ///
  /// - Throws: `Inapplicable` while they are not there, and `ClassFault`.
  func activations() throws -> ClassActivations {
    guard observation.isDifferentiable else {
      throw Inapplicable("A recording holds attention alone: without a network, no gradient.")
    }
    _ = try activationTarget()
    guard let work = gradientWork else { throw Inapplicable("There is nothing to draw.") }
    return try result(of: work)
  }

  /// The map that is shown.
  ///
  /// - Throws: `Inapplicable` where there is none, or not yet, and `ClassFault`.
  func activationMap() throws -> ClassActivationMap {
    let unit = activationUnit
    if viewpoint.activation.isOfFeatures {
      guard let map = try activations().map(viewpoint.activation, unit: unit) else {
        throw Inapplicable("There is no class activation of \(observation.path(of: unit)).")
      }
      return map
    }
    guard observation.isDifferentiable else {
      throw Inapplicable("A recording holds attention alone: without a network, no gradient.")
    }
    if viewpoint.activation.hasClass { _ = try activationTarget() }
    guard let work = activationWork else {
      throw Inapplicable(
        "There is no attention in \(observation.path(of: unit)), which \(viewpoint.activation.title)"
          + " is made of; the blocks have some.")
    }
    if viewpoint.activation == .stageRollout {
      let rollout: StageRollout = try result(of: work)
      return rollout.map
    }
    let relevance: AttentionRelevance = try result(of: work)
    return relevance.map(
      query: viewpoint.isOfQuery ? activationQuery : nil,
      head: viewpoint.head.kept(within: relevance.products.heads))
  }
}

extension Observation {
  /// The path of a unit.
  func path(of unit: Int) -> String { outline.units[unit].path }
}

extension HeadChoice {
  /// The same head, or the last there is.
  func kept(within heads: Int) -> HeadChoice {
    if case .head(let number) = self { return .head(Swift.min(number, heads - 1)) }
    return self
  }
}

extension AttentionRelevance: Weighty {}
