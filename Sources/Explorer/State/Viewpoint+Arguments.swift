import Canvas
import Explain

extension Viewpoint {
  /// The options of `fovea render` that look the same way at `observation`.
  ///
  /// What is as it is by default is left out, but for what tells a reader where he is.
  public func arguments(in observation: Observation) -> [Request.Argument] {
    let subject = Subject(observation, self)
    let isActivation = view == .gradcam
    let unit = isActivation ? subject.activationUnit : unit
    let grid = isActivation ? subject.outline.outputs[unit].grid : subject.grid
    let query = self.query.token(on: grid)
    var all = [
      Request.Argument("view", view.rawValue),
      Request.Argument("layer", subject.outline.units[unit].path),
      Request.Argument("head", head.argument),
      Request.Argument("query", "\(query.row),\(query.column)"),
    ]
    if let key = key?.token(on: grid) {
      all.append(Request.Argument("key", "\(key.row),\(key.column)"))
    }
    if component != .weight { all.append(Request.Argument("show", component.rawValue)) }
    if view == .steps || beside == .steps {
      if let step { all.append(Request.Argument("step", step)) }
      all.append(Request.Argument("map", measure.rawValue))
      if measure == .channel { all.append(Request.Argument("channel", String(channel))) }
    }
    if isByKey { all.append(Request.Argument("by", "key")) }
    all.append(Request.Argument("scale", scale.rawValue))
    all.append(Request.Argument("colors", colorMap.rawValue))
    if let overlay {
      all.append(Request.Argument("overlay", NumberText.value(overlay * 100, significant: 4)))
    }
    if level > 0 { all.append(Request.Argument("level", String(level))) }
    if let reach {
      all.append(Request.Argument("reach", reach.rawValue))
      if let reachStart {
        all.append(Request.Argument("from", subject.outline.units[reachStart].path))
      }
    }
    if isActivation || beside == .gradcam { all += activationArguments }
    if isAverage, !isActivation { all.append(Request.Argument("queries", "all")) }
    if let reference, view == .compare {
      if let request = reference.request, !reference.belongs(to: observation.request) {
        // Of a recording, only the picture can be another.
        let own: Set = ["file", "tensor", "grid"]
        all += request.arguments.filter { !own.contains($0.name) }
          .map { Request.Argument("with-" + $0.name, $0.value) }
      }
      all.append(Request.Argument("with-layer", reference.layer))
      all.append(Request.Argument("with-head", reference.head.argument))
    }
    if costOrder != .layer { all.append(Request.Argument("sort", costOrder.rawValue)) }
    if measuresCost { all.append(Request.Argument("growth", "measured")) }
    if view == .reshape {
      if let playground {
        all.append(Request.Argument("reshape", playground.typed))
      } else {
        all.append(Request.Argument("rearrangement", String(rearrangement + 1)))
      }
    }
    return all
  }

  /// The options that say what class activation is made of.
  private var activationArguments: [Request.Argument] {
    var all = [Request.Argument("method", activation.rawValue)]
    if activation.hasClass {
      all.append(Request.Argument("class", classTarget.chosen.argument))
      if let against = classTarget.against {
        all.append(Request.Argument("against", against.argument))
      }
    }
    if isSigned { all.append(Request.Argument("signed", "")) }
    if showsStages { all.append(Request.Argument("stages", "all")) }
    if isOfQuery { all.append(Request.Argument("queries", "one")) }
    return all
  }
}

extension Provenance {
  /// Adds where one looks.
  public mutating func add(_ viewpoint: Viewpoint, in observation: Observation) {
    for argument in viewpoint.arguments(in: observation) {
      // The layer is told by the module whose attention it is, where there is one.
      let isLayer = argument.name == "layer"
      // A class activation map is of what the whole unit puts out.
      let path =
        isLayer && viewpoint.view != .gradcam
        ? observation.attention[viewpoint.unit]?.path : nil
      add(argument.name, path ?? argument.value)
    }
  }
}
