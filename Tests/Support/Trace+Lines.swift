import Backbones

extension Trace {
  /// The steps below a path, a line each, as golden text: what was done, to which axes, at what cost.
  public func lines(below path: String) -> String {
    steps.filter { $0.path.hasPrefix(path + ".") }.map { step in
      let sizes = zip(step.axes, step.shape).map { "\($0) \($1)" }.joined(separator: ", ")
      return "\(step.path.dropFirst(path.count + 1)): \(step.kind)"
        + " \(step.notation) [\(sizes)]"
        + (step.reduction.map { " \($0.rawValue) of \(step.rearrangement ?? "")" } ?? "")
        + (step.macs > 0 ? " \(step.macs) MACs" : "") + "\n"
    }.joined()
  }
}
