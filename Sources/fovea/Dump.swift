import ArgumentParser
import Backbones
import Checkpoints
import Explain
import Tensors

/// `fovea dump`: what the network computed, as a safetensors or npy file.
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write logits, attention and features to a safetensors file, or one array to npy.",
    discussion: """
      Keys: input [3, H, W]; logits [classes]; feature.PATH [tokens, channels] of every embedding, \
      downsampling and block; attention.PATH in the authors' own layout, after the softmax. With \
      --gradient, of the logit of one class: gradient.PATH [tokens, channels] and gradcam.PATH \
      [tokens] beside every feature and for the final norm, and attention_gradient.PATH.
      """)

  @OptionGroup var network: NetworkOptions
  @OptionGroup var input: InputOption

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "The one part of the network to write, as stages.0.blocks.1; all by default.",
      valueName: "path"))
  var layer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Besides, the gradients of the logit of a class, numbered from 0.", valueName: "class"))
  var gradient: Int?

  private var isNumPy: Bool { output.lowercased().hasSuffix(".npy") }

  func run() throws {
    network.startThreads()
    let request = try network.request(try input.chosen()).settled()
    let shown = try NetworkInput(request)
    let model = try LoadedModel(request, height: shown.height, width: shown.width)
    try model.checkMemory(keeping: [.attention, .features], withGradients: gradient != nil)
    try checkGradient(of: model)
    let outline = Outline(model.network, name: model.name)
    let only = try layer.map { try unit(at: $0, in: outline) }
    let trace = Trace(keeping: [.attention, .features])
    let logits = try model.network.backbone(shown.image, trace)
    let isWanted = { (path: String) in only.map { outline.unit(at: path) == $0 } ?? true }
    let attention = trace.attention.filter { isWanted($0.path) }
    if isNumPy { return try writeNumPy(attention) }

    var tensors: [TensorSource] = []
    if only == nil {
      let planes = shown.image.permuted([0, 3, 1, 2])
      tensors = [
        TensorSource("input", planes, shape: [3, shown.height, shown.width]),
        TensorSource("logits", logits, shape: [logits.count]),
      ]
    }
    let roles = Dictionary(
      outline.units.map { ($0.path, $0.role) }, uniquingKeysWith: { a, _ in a })
    for record in trace.features
    where isWanted(record.path) && (only != nil || roles[record.path] != .normalization) {
      let tokens = record.features.tokens
      tensors.append(
        TensorSource("feature.\(record.path)", tokens, shape: Array(tokens.shape.dropFirst())))
    }
    for record in attention { tensors += record.exportedTensors }
    if let gradient {
      let walk = RecordedGradients(model.network.backbone, trace, image: shown.image)
      tensors += try walk.tensors(ofClass: gradient) { unit in
        guard only == nil else { return unit == only }
        return unit == outline.finalNormalization || outline.units[unit].role != .normalization
      }
    }
    var provenance = try Provenance(
      version: Fovea.version, request: request, model: model, input: shown)
    provenance.add("case", model.name)
    try provenance.addNetwork(of: request)
    if case .seeded(let seed) = request.weights { provenance.add("seed", String(seed)) }
    if let gradient { provenance.add("class", String(gradient)) }
    try Safetensors.write(tensors, metadata: provenance.dictionary, to: output)
  }

  /// - Throws: `ClassFault` when the network has no such class, and `Fault` where gradients cannot be
  ///   written.
  private func checkGradient(of model: LoadedModel) throws {
    guard let gradient else { return }
    _ = try ClassFault.checked(gradient, of: model.classes, in: model.name)
    if isNumPy {
      throw Fault("gradients are several tensors, which .npy cannot hold; write .safetensors")
    }
  }

  /// Writes the one tensor of attention that npy can hold.
  private func writeNumPy(_ attention: [AttentionRecord]) throws {
    guard attention.count == 1, attention[0].tensors.count == 1, attention[0].selections.isEmpty
    else {
      throw Fault(
        layer == nil
          ? "an .npy file holds one array; choose a layer with --layer, or write .safetensors"
          : "this layer has not exactly one tensor of attention, which .npy can hold;"
            + " write .safetensors")
    }
    let weights = attention[0].tensors[0].weights
    try NumPyFile.write(weights.values, shape: weights.shape, to: output)
  }

  private func unit(at path: String, in outline: Outline) throws -> Int {
    guard let unit = outline.unit(at: path) else {
      throw Fault(
        "\(outline.nodes[0].title) has no layer called \(path.debugDescription)"
          + " (fovea cost lists all modules)")
    }
    return unit
  }
}
