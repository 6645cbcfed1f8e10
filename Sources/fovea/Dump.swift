import ArgumentParser
import Backbones
import Checkpoints
import Explain
import Foundation
import Tensors

/// `fovea dump`: what the network computed, as a safetensors file.
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write logits, attention and features to a safetensors file.",
    discussion: """
      Keys: input [3, H, W]; logits [classes]; feature.PATH [tokens, channels] of every embedding, \
      downsampling and block; attention.PATH in the authors' own layout, after the softmax.
      """)

  @OptionGroup var network: NetworkOptions
  @OptionGroup var input: InputOption

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file())
  var output: String

  func run() throws {
    network.startThreads()
    let request = try network.request(try input.chosen()).settled()
    let shown = try NetworkInput(request)
    let model = try LoadedModel(request, height: shown.height, width: shown.width)
    try model.checkMemory(keeping: [.attention, .features])
    let trace = Trace(keeping: [.attention, .features])
    let logits = try model.network.backbone(shown.image, trace)

    var tensors = [
      source("input", shown.image.permuted([0, 3, 1, 2]), shape: [3, shown.height, shown.width]),
      source("logits", logits, shape: [logits.count]),
    ]
    let units = Dictionary(
      model.network.backbone.units.map { ($0.path, $0.role) }, uniquingKeysWith: { a, _ in a })
    for record in trace.features where units[record.path] != .normalization {
      let tokens = record.features.tokens
      tensors.append(
        source("feature.\(record.path)", tokens, shape: Array(tokens.shape.dropFirst())))
    }
    for record in trace.attention {
      for tensor in record.tensors {
        tensors.append(
          source("attention.\(tensor.path)", tensor.weights, shape: tensor.weights.shape))
      }
      for (path, keys) in record.selections {
        let name = "attention.\(path)"
        tensors.append(source(name + ".topk_score", keys.scores, shape: keys.scores.shape))
        tensors.append(
          TensorSource(
            name: name + ".topk_index", shape: keys.indices.shape,
            integers: keys.indices.values.map { Int($0) }))
      }
    }
    var provenance = try Provenance(
      version: Fovea.version, request: request, model: model, input: shown)
    provenance.add("case", model.name)
    provenance.add("config", try configuration(of: request))
    if case .seeded(let seed) = request.weights { provenance.add("seed", String(seed)) }
    try Safetensors.write(tensors, metadata: provenance.dictionary, to: output)
  }

  private func source(_ name: String, _ tensor: Tensor, shape: [Int]) -> TensorSource {
    TensorSource(name: name, shape: shape) {
      FloatStorage(count: tensor.count) { to in
        tensor.withValues { _ = to.initialize(from: $0) }
      }
    }
  }

  private func configuration(of request: Request) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(request.variant.configuration), as: UTF8.self)
  }
}
