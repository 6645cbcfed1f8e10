import Backbones
import Foundation
import Tensors

extension Observation {
  /// How much of a pass is kept in memory; what is not kept is computed again when it is shown.
  public struct Limits: Sendable, Hashable {
    /// The most bytes of attention.
    public var attention: Int
    /// The most bytes of units' inputs, to run units again from.
    public var inputs: Int

    /// Limits in bytes.
    public init(attention: Int, inputs: Int) {
      self.attention = attention
      self.inputs = inputs
    }

    /// Room for all attention of most networks at their published size, and for less the more
    /// the network itself needs: in all, a walk over its steps stays below one and a half times
    /// the weights and 300 MiB.
    public init(for outline: Outline) {
      let needed = outline.units.indices.map(outline.workingBytes).max() ?? 0
      let budget = (300 << 20) + outline.costs.whole.parameters * 2
      let free = max(0, budget - Self.program - needed)
      // Attention is one unit away from its input; an input may be many units away.
      inputs = min(32 << 20, free / 3 * 2)
      attention = min(64 << 20, free - inputs)
    }

    /// Bytes of the program itself, and of what lies idle between operations.
    private static let program = 112 << 20
  }

  /// Reads what a request asks for, runs the network, and keeps what can be looked at.
  ///
  /// - Parameters:
  ///   - progress: called with what is being done and the share that is done; it throws to give
  ///     the pass up.
  /// - Throws: what reading throws, one sentence each; `ConfigurationError`; what `progress` throws.
  public init(_ request: Request, progress: (String, Double) throws -> Void) throws {
    let request = try request.settled()
    try progress("reading the input", 0)
    let input = try NetworkInput(request)
    try progress("reading the weights", 0.05)
    let model = try LoadedModel(request, height: input.height, width: input.width)
    try self.init(request, model: model, input: input, progress: progress)
  }

  /// Runs a network that is loaded already.
  ///
  /// - Throws: `ConfigurationError`, and what `progress` throws.
  public init(
    _ request: Request, model: LoadedModel, input: NetworkInput, limits: Limits? = nil,
    progress: (String, Double) throws -> Void
  ) throws {
    let outline = Outline(model.network, name: model.name)
    try MemoryCheck.check(outline)
    let backbone = model.network.backbone
    var request = request
    request.size = Grid(height: input.height, width: input.width)

    let limits = limits ?? Limits(for: outline)
    let kept = outline.unitsWithKeptInputs(limit: limits.inputs)
    let clock = ContinuousClock()
    var unitSeconds: [Double] = []
    var inputs: [Int: Features] = [:]
    var attention: [Int: ObservedAttention] = [:]
    var keptBytes = 0
    let start = clock.now
    var features = Features(image: input.image)
    for (index, unit) in backbone.units.enumerated() {
      let planned = outline.attention[index]?.bytes ?? 0
      let keeps = keptBytes + planned <= limits.attention
      if kept.contains(index) { inputs[index] = features }
      let trace = Trace(keeping: keeps ? .attention : [])
      let unitStart = clock.now
      features = unit(features, trace)
      unitSeconds.append((clock.now - unitStart) / .seconds(1))
      if keeps, let record = trace.attention.first {
        attention[index] = ObservedAttention(path: record.path, pattern: record.pattern)
        keptBytes += planned
      }
      let done = Double(index + 1) / Double(backbone.units.count)
      try progress("running \(model.name)", 0.1 + 0.9 * done)
    }
    if kept.contains(backbone.units.count) { inputs[backbone.units.count] = features }
    let logits = backbone.logits(features, Trace()).values
    let total = (clock.now - start) / .seconds(1)
    self.init(
      request: request, outline: outline, input: input, weights: model.weights, logits: logits,
      classNames: model.classNames, attention: attention, unitInputs: inputs,
      measured: Measured(
        seconds: total, unitSeconds: unitSeconds, residentBytes: ProcessMemory.resident))
  }

  /// The attention of a unit, computed again when it was too large to keep.
  ///
  /// - Throws: what `progress` throws, to give up.
  public func attend(
    unit: Int, progress: () throws -> Void = {}
  ) throws -> ObservedAttention? {
    if let known = attention[unit] { return known }
    guard outline.attention[unit] != nil else { return nil }
    let trace = Trace(keeping: .attention)
    _ = outline.units[unit](try input(ofUnit: unit, progress: progress), trace)
    return trace.attention.first.map { ObservedAttention(path: $0.path, pattern: $0.pattern) }
  }

  /// Lets go of the attention that was too large to keep and was computed again.
  ///
  /// - Returns: whether there was any.
  public mutating func letGoOfRecomputed() -> Bool {
    guard let recomputed else { return false }
    attention[recomputed] = nil
    self.recomputed = nil
    return true
  }

  /// The same observation with the attention of one more unit, in place of the last one computed
  /// so: of those too large to keep together, one is kept.
  public mutating func keep(_ attention: ObservedAttention, of unit: Int) {
    if let recomputed { self.attention[recomputed] = nil }
    recomputed = unit
    self.attention[unit] = attention
  }
}
