/// The gradients of the sum of `y` · `seed` with respect to tensors it was derived from.
///
/// The computation is walked once, from its end to its beginning (reverse mode). What it kept is
/// given back on the way, so gradients can be asked for only once.
///
///     let x = Tensor([1, 2], shape: [2]).tracked
///     let gradient = gradients(of: x * x, seed: ones, at: [x])[0]  // 2 x
///
/// - Parameters:
///   - y: the end of the computation.
///   - seed: the gradient of what is differentiated with respect to `y`, in the shape of `y`.
///   - places: tracked tensors, and results of operations on such.
/// - Returns: for each place its gradient, in its shape; zeros where `y` does not depend on it.
public func gradients(of y: Tensor, seed: Tensor, at places: [Tensor]) -> [Tensor] {
  gradients(of: [(y, seed)], at: places)
}

/// The gradients of a sum over several ends of one computation.
public func gradients(of ends: [(y: Tensor, seed: Tensor)], at places: [Tensor]) -> [Tensor] {
  var pending: [ObjectIdentifier: PendingGradient] = [:]
  for end in ends {
    precondition(end.y.shape == end.seed.shape, "\(end.seed.shape) is no seed of \(end.y.shape)")
    guard let derivation = end.y.derivation else { continue }
    pending[ObjectIdentifier(derivation), default: PendingGradient()].add(end.seed.constant)
  }
  let asked = Set(places.compactMap { $0.derivation.map { ObjectIdentifier($0) } })
  var found: [ObjectIdentifier: Tensor] = [:]

  for derivation in sources(of: ends.compactMap { $0.y.derivation }) {
    let identity = ObjectIdentifier(derivation)
    guard let gradient = pending.removeValue(forKey: identity)?.tensor else { continue }
    if asked.contains(identity) { found[identity] = gradient }
    for branch in derivation.branches {
      let source = ObjectIdentifier(branch.source)
      switch branch.pullback {
      case .making(let make):
        let made = make(gradient)
        precondition(made.shape == branch.shape, "gradient \(made.shape) of \(branch.shape)")
        pending[source, default: PendingGradient()].add(made)
      case .adding(let add):
        pending[source, default: PendingGradient()].write(branch.shape) { add(gradient, $0) }
      }
    }
    derivation.release()
  }
  return places.map { place in
    precondition(place.isTracked, "no gradient can reach a constant")
    return place.derivation.flatMap { found[ObjectIdentifier($0)] } ?? Tensor(zeros: place.shape)
  }
}

/// All that the ends were derived from, themselves included, latest first.
private func sources(of ends: [Derivation]) -> [Derivation] {
  var seen: [ObjectIdentifier: Derivation] = [:]
  var open = ends
  while let derivation = open.popLast() {
    guard seen.updateValue(derivation, forKey: ObjectIdentifier(derivation)) == nil else {
      continue
    }
    open += derivation.branches.map(\.source)
  }
  return seen.values.sorted { $0.order > $1.order }
}

/// A gradient to which every use of a tensor adds its part.
private struct PendingGradient {
  private(set) var tensor: Tensor?

  mutating func add(_ part: Tensor) {
    guard var sum = tensor else {
      tensor = part
      return
    }
    // Held nowhere else while it is added to, so that it may be written over.
    tensor = nil
    if sum.isOnlyHolder {
      sum.add(part)
      tensor = sum
    } else {
      tensor = sum + part
    }
  }

  mutating func write(_ shape: [Int], _ add: (UnsafeMutablePointer<Float>) -> Void) {
    var sum = tensor ?? Tensor(zeros: shape)
    tensor = nil
    if !sum.isOnlyHolder { sum = sum.copy }
    sum.write(add)
    tensor = sum
  }
}
