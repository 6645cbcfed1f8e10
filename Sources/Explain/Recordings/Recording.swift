import Backbones
import Checkpoints
import Pictures
import Tensors

/// The attention tensors that another program saved in a file, found and checked.
public struct Recording: Sendable {
  /// The file, as it was named.
  public let file: String
  /// The tensors as a network.
  public let configuration: RecordedConfiguration
  /// How a picture is made to fit, where nothing else is asked for.
  let fit: Preprocessing.Fit
  /// The share of the scaled picture's side that a crop keeps.
  let cropRatio: Double
  /// The arguments that say how the file is read.
  let arguments: [Request.Argument]

  /// The most tensors that are opened at once.
  private static let mostTensors = 1000
  /// How far the sum of a row may be from 1.
  private static let tolerance = 0.01

  /// Finds the attention tensors of a file and how they lie on the image.
  ///
  /// - Parameters:
  ///   - tensor: the one tensor to open; nil for all that look like attention.
  ///   - grid: the grid of tokens, where their number does not tell it.
  ///   - picture: the picture's size, asked for where the number of tokens leaves a choice.
  /// - Throws: `CheckpointError` for what is wrong with the file, `FileFault` for what is wrong
  ///   with its tensors, `ConfigurationError`, and what `picture` throws.
  public init(
    _ file: String, tensor: String? = nil, grid: Grid? = nil, picture: () throws -> Grid? = { nil }
  ) throws {
    let checkpoint = try Checkpoint.open(argument: file)
    self.file = file
    arguments =
      [tensor.map { Request.Argument("tensor", $0) }, grid.map { .init("grid", "\($0)") }]
      .compactMap { $0 }
    // With a grid, a person knows better how the tensors lie.
    if grid == nil, let native = try NativeRecording(checkpoint, tensor: tensor) {
      configuration = RecordedConfiguration(native.units)
      (fit, cropRatio) = (native.fit ?? .squash, native.cropRatio ?? 1)
      return
    }
    // A picture is laid over the grid as a whole, and without a crop ratio nothing is cut off that
    // fits.
    (fit, cropRatio) = (.squash, 1)
    let candidates = try Self.candidates(checkpoint, named: tensor)
    try Self.checkMemory(candidates)
    var known: Grid??
    func size() throws -> Grid? {
      if known == nil { known = .some(try picture()) }
      return known ?? nil
    }
    var units: [RecordedUnit] = []
    var faults: [ConfigurationError] = []
    var isGridMet = grid == nil
    let names = RecordedNames(candidates.map(\.name))
    for stored in candidates {
      do {
        let shape = stored.shape
        let layout = try RecordedLayout(
          queries: shape[shape.count - 2], keys: shape[shape.count - 1], grid: grid, picture: size)
        isGridMet = isGridMet || grid == layout.queries || grid == layout.keys
        units += try Self.units(stored, layout, path: names[stored.name])
      } catch let error as ConfigurationError {
        faults.append(ConfigurationError("tensor \(Sentence.name(stored.name)): \(error)"))
      }
    }
    guard !units.isEmpty else {
      throw FileFault(file, "cannot be shown; \(faults.first?.description ?? "it is empty")")
    }
    // Coarser and finer levels have a grid in its proportions, but one tensor has to have it itself.
    if let grid, !isGridMet {
      throw FileFault(
        file, "cannot be shown; no tensor has a grid of \(grid), which has \(grid.count) tokens")
    }
    configuration = RecordedConfiguration(units, leftOut: faults.count)
  }

  /// The tensors that may be attention: those whose name says so, or else all of a fitting rank.
  private static func candidates(
    _ checkpoint: Checkpoint, named name: String?
  ) throws -> [StoredTensor] {
    let path = checkpoint.path
    if let name {
      guard let stored = checkpoint[name] ?? checkpoint[RecordedNames.prefix + name] else {
        let names = checkpoint.tensors.map { Sentence.name($0.name) }
        let shown = names.prefix(5).joined(separator: ", ")
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        throw FileFault(
          path, "holds no tensor \(Sentence.name(name)); there are \(shown)\(more)")
      }
      if let fault = fault(of: stored) {
        throw FileFault(path, "cannot be shown; tensor \(Sentence.name(name)) \(fault)")
      }
      return [stored]
    }
    let fitting = checkpoint.tensors.filter {
      $0.elementType.isFloatingPoint && fault(of: $0) == nil
    }
    let named = fitting.filter {
      let name = $0.name.lowercased()
      return name.contains("attn") || name.contains("attention")
    }
    let all = named.isEmpty ? fitting : named
    guard let any = checkpoint.tensors.first else { throw FileFault(path, "holds no tensors") }
    guard !all.isEmpty else {
      let reason = fault(of: any) ?? "holds no floating point numbers"
      throw FileFault(
        path,
        "holds no attention: that is an array of [heads, queries, keys], but"
          + " \(Sentence.name(any.name)) \(reason)")
    }
    guard all.count <= mostTensors else {
      throw FileFault(
        path, "holds \(all.count) tensors that may be attention; choose one with --tensor")
    }
    return all.sorted { RecordedNames.comesBefore($0.name, $1.name) }
  }

  /// Why a tensor's shape cannot be that of attention; nil when it can.
  private static func fault(of stored: StoredTensor) -> String? {
    let shape = stored.shape
    guard (2...4).contains(shape.count) else {
      return "has \(shape.count) \(shape.count == 1 ? "axis" : "axes") instead of"
        + " [queries, keys], [heads, queries, keys] or [batch, heads, queries, keys]"
    }
    guard !shape.contains(0) else { return "is empty" }
    return nil
  }

  private static func checkMemory(_ tensors: [StoredTensor]) throws {
    // Float32 values are read where they lie.
    let bytes = tensors.reduce(0) { $0 + ($1.elementType == .float32 ? 0 : 4 * $1.count) }
    let largest = tensors.map { 4 * $0.count }.max() ?? 0
    guard let free = ProcessMemory.available, bytes + largest > free else { return }
    throw ConfigurationError(
      "these tensors need more memory than is free; choose one of them with --tensor")
  }

  // MARK: One tensor

  /// The units of a tensor: its own, and one for each token without a place that asks.
  private static func units(
    _ stored: StoredTensor, _ layout: RecordedLayout, path: String
  ) throws -> [RecordedUnit] {
    let tensor = RecordedTensor(stored.name, shape: stored.shape)
    let findings = try Findings(stored)
    var caveats: [String] = []
    let images = stored.shape.count == 4 ? stored.shape[0] : 1
    if images > 1 { caveats.append("image 1 of \(images)") }
    if !findings.sumsToOne { caveats.append("rows do not sum to 1") }
    func unit(asking: Int?) -> RecordedUnit {
      RecordedUnit(
        path, tensor, layout, asking: asking, holdsScores: findings.hasNegatives, caveats: caveats)
    }
    let askers = LeadingTokens.asking(layout.leadingQueries)
    return (layout.queries == nil ? [] : [unit(asking: nil)]) + askers.map { unit(asking: $0) }
  }

  /// What the values of the first image are.
  private struct Findings {
    var sumsToOne = true
    var hasNegatives = false

    init(_ stored: StoredTensor) throws {
      let values = Tensor(try stored.floats(), shape: stored.shape)
      guard nonFiniteCount(values) == 0 else {
        throw ConfigurationError("it holds values that are not finite")
      }
      let keys = stored.shape[stored.shape.count - 1]
      let images = stored.shape.count == 4 ? stored.shape[0] : 1
      values.withValues { all in
        let first = all.prefix(all.count / images)
        hasNegatives = first.contains { $0 < 0 }
        for row in 0..<first.count / keys {
          let sum = first[row * keys..<(row + 1) * keys].reduce(0.0) { $0 + Double($1) }
          if abs(sum - 1) > Recording.tolerance {
            sumsToOne = false
            return
          }
        }
      }
    }
  }
}
