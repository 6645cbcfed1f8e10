import Backbones
import Checkpoints
import Foundation
import Pictures
import Tensors

/// A file that Fovea wrote itself: it names the network whose mechanisms lay its tensors out.
struct NativeRecording {
  /// The units whose attention is in the file.
  let units: [RecordedUnit]
  /// How the picture was made to fit.
  let fit: Preprocessing.Fit?
  /// The share of the scaled picture's side that was cut out.
  let cropRatio: Double?

  /// The recording in a checkpoint, nil where it names no network or holds nothing of its attention.
  ///
  /// - Parameter name: the one tensor to open; nil for all.
  /// - Throws: `CheckpointError`; `ConfigurationError` where values cannot be what they should.
  init?(_ checkpoint: Checkpoint, tensor name: String?) throws {
    let notes = checkpoint.metadata
    guard notes["fovea"] != nil, let outline = Self.outline(notes),
      let size = notes["size"].flatMap({ Grid($0) })
    else { return nil }
    var units: [RecordedUnit] = []
    for (index, record) in outline.attention.sorted(by: { $0.key < $1.key }) {
      let reading = NativeUnit(record, checkpoint)
      guard let reading, name.map(reading.holds) ?? true else { continue }
      try reading.check()
      let unit = outline.units[index]
      units.append(
        RecordedUnit(
          unit.path, record, tensors: reading.tensors, selections: reading.selections,
          mixing: reading.mixing, bias: reading.bias, stage: unit.stage,
          output: outline.outputs[index], size: size))
    }
    guard !units.isEmpty else { return nil }
    self.units = units
    fit = notes["fit"].flatMap { Preprocessing.Fit(rawValue: $0) }
    cropRatio = notes["crop_ratio"].flatMap { Double($0) }.flatMap {
      Preprocessing.cropRatios.contains($0) ? $0 : nil
    }
  }

  /// The outline of the network that notes describe; nil where they describe none.
  private static func outline(_ notes: [String: String]) -> Outline? {
    guard let text = notes["config"], let size = notes["size"].flatMap({ Grid($0) }),
      Preprocessing.sides.contains(size.height), Preprocessing.sides.contains(size.width),
      let family = Family.allCases.first(where: { $0.rawValue == notes["family"] }),
      let configuration = try? JSONDecoder().decode(
        family.configuration, from: Data(text.utf8)),
      let network = try? configuration.outline(height: size.height, width: size.width)
    else { return nil }
    return Outline(network, name: notes["model"] ?? family.title)
  }
}

/// The tensors of one unit in a file that Fovea wrote.
private struct NativeUnit {
  let tensors: [RecordedTensor]
  let selections: [(score: RecordedTensor, index: RecordedTensor)]
  let mixing: RecordedTensor?
  let bias: RecordedTensor?
  private let record: AttentionRecord
  private let checkpoint: Checkpoint

  /// What of `record` is in the checkpoint, nil unless all of it is, in the shapes it should have.
  init?(_ record: AttentionRecord, _ checkpoint: Checkpoint) {
    func stored(_ name: String, _ shape: [Int]) -> RecordedTensor? {
      checkpoint[name]?.shape == shape ? RecordedTensor(name, shape: shape) : nil
    }
    let tensors = record.tensors.compactMap {
      stored(RecordedNames.prefix + $0.path, $0.weights.shape)
    }
    let selections = record.selections.compactMap { path, keys in
      let names = RecordedNames.selection(path)
      return stored(names.score, keys.scores.shape).flatMap { score in
        stored(names.index, keys.indices.shape).map { (score: score, index: $0) }
      }
    }
    guard tensors.count == record.tensors.count, selections.count == record.selections.count else {
      return nil
    }
    let mixing =
      record.mechanism.levelShares == nil
      ? nil : stored(RecordedNames.mixing(record.path), [record.tensors.count])
    guard record.mechanism.levelShares == nil || mixing != nil else { return nil }
    self.tensors = tensors
    self.mixing = mixing
    self.selections = selections
    bias = record.bias.flatMap { stored(RecordedNames.bias(record.path), $0.table.shape) }
    self.record = record
    self.checkpoint = checkpoint
  }

  /// Whether it holds the tensor called `name`, in the file or without the beginning all share.
  func holds(_ name: String) -> Bool {
    tensors.contains { $0.name == name || $0.name == RecordedNames.prefix + name }
  }

  /// Checks that values are finite and that chosen keys exist.
  func check() throws {
    for tensor in tensors + selections.map(\.score) + [mixing, bias].compactMap({ $0 }) {
      guard let stored = checkpoint[tensor.name] else { continue }
      guard nonFiniteCount(Tensor(try stored.floats(), shape: stored.shape)) == 0 else {
        throw ConfigurationError(
          "tensor \(Sentence.name(tensor.name)) holds values that are not finite")
      }
    }
    guard case .tokenPyramid(let pyramid) = record.mechanism else { return }
    for (level, selection) in selections.enumerated() {
      let keys = pyramid.grid(level).count
      let chosen = try checkpoint[selection.index.name]?.integers() ?? []
      guard chosen.allSatisfy({ (0..<keys).contains($0) }) else {
        throw ConfigurationError(
          "tensor \(Sentence.name(selection.index.name)) names keys that level \(level) has not")
      }
    }
  }
}
