import Backbones

extension Outline {
  /// What the attention of a unit costs; nil where there is none, or it was computed elsewhere.
  public func attentionCost(ofUnit unit: Int) -> AttentionCost? {
    guard let record = attention[unit] else { return nil }
    if case .recorded = record.mechanism { return nil }
    return AttentionCost(record, channels: outputs[unit].channels)
  }

  /// Bytes that the attention of the module at `path`, and of all inside it, would take if every token
  /// met every token.
  public func fullAttentionBytes(of path: String) -> Int {
    attention.reduce(0) { sum, entry in
      let own = entry.value.path
      let isInside = path.isEmpty || own == path || own.hasPrefix(path + ".")
      let cost = AttentionCost(entry.value, channels: outputs[entry.key].channels)
      return sum + (isInside ? cost.fullBytes : 0)
    }
  }

  /// The cost of a unit term by term; they add up to its multiply-accumulates.
  ///
  /// Attention with its projections is one term, by its mechanism's formula; every other
  /// convolution, linear layer and product is one each, as outputs times what one output takes.
  public func costTerms(ofUnit unit: Int) -> [CostTerm] {
    var terms: [CostTerm] = []
    let cost = attentionCost(ofUnit: unit)
    let module = units[unit].path + ".attn"
    for step in steps(ofUnit: unit) where step.macs > 0 {
      if let cost, step.belongs(toAttention: module) {
        if !terms.contains(cost.term) { terms.append(cost.term) }
        continue
      }
      terms.append(CostTerm(step, below: units[unit].path))
    }
    return terms
  }
}

extension Step {
  /// Whether the formula of the attention module at `path` counts the step: its projections, its spatial
  /// reduction, its scores and its weighted sums.
  fileprivate func belongs(toAttention path: String) -> Bool {
    if kind == .scores || kind == .weightedSum { return true }
    guard self.path.hasPrefix(path + "."), kind == .linear || kind == .convolution else {
      return false
    }
    let name = self.path.dropFirst(path.count + 1)
    return ["q", "k", "v", "kv", "qkv", "proj", "sr", "q_proj", "k_proj", "v_proj"].contains(name)
  }
}

extension CostTerm {
  /// The term of one step: its outputs by axis, times the multiply-adds of one.
  fileprivate init(_ step: Step, below unit: String) {
    let outputs = max(1, step.shape.reduce(1, *))
    let axes = zip(step.axes, step.shape).filter { $0.0 != "batch" }
    let each = step.macs / outputs
    let name =
      step.path.hasPrefix(unit + ".") ? String(step.path.dropFirst(unit.count + 1)) : step.path
    self.init(
      name: name, formula: axes.map(\.0).joined(separator: " · ") + " · \(step.partName)",
      numbers: axes.map { String($0.1) }.joined(separator: "·") + "·\(each)", macs: step.macs)
  }
}

extension Step {
  /// What one output is a sum over.
  fileprivate var partName: String {
    switch kind {
    case .convolution: "kernel"
    case .scores: "width"
    case .weightedSum: "keys"
    default: "inputs"
    }
  }
}
