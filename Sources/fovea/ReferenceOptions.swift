import ArgumentParser
import Backbones
import Explain
import Explorer
import Pictures

/// The options that say what the view compare sets beside the present picture.
///
/// What is not given is as it is on the present side.
struct ReferenceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The network to compare with.", valueName: "name"))
  var withModel: String?

  @Option(help: ArgumentHelp("The described network to compare with.", valueName: "file"))
  var withConfig: String?

  @Option(help: ArgumentHelp("Its interval of long distance attention."))
  var withLdaInterval: LDAInterval?

  @Option(
    help: ArgumentHelp("The weights to compare with.", valueName: "file|seeded:seed"),
    transform: Reading.weights)
  var withWeights: Request.Weights?

  @Option(
    help: ArgumentHelp("The picture to compare with.", valueName: "file|seeded:seed"),
    transform: Reading.input)
  var withInput: Request.Input?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Its size.", valueName: "HxW"),
    transform: Reading.size)
  var withSize: Grid?

  @Option(help: "How its picture is made to fit.")
  var withFit: Preprocessing.Fit?

  @Option(help: ArgumentHelp("Its class names.", valueName: "file"))
  var withLabels: String?

  @Option(help: ArgumentHelp("The layer to compare with.", valueName: "path"))
  var withLayer: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The head to compare with.", valueName: "head"),
    transform: Reading.head)
  var withHead: HeadChoice?

  /// Whether another network, or other weights, are named.
  private var namesNetwork: Bool { withModel != nil || withConfig != nil || withWeights != nil }

  /// What these options name, beside a layer and head of a pass; nil when they name nothing.
  ///
  /// - Throws: `ConfigurationError` for a network that does not exist, and what reading its weights
  ///   throws.
  func reference(
    beside request: Request, layer: String, head: HeadChoice
  ) throws -> Reference? {
    let namesPass =
      namesNetwork || withLdaInterval != nil || withInput != nil || withSize != nil
      || withFit != nil || withLabels != nil
    guard namesPass || withLayer != nil || withHead != nil else { return nil }
    var other: Request?
    if namesPass {
      var changed = request
      var network = VariantOptions()
      (network.model, network.config, network.ldaInterval) = (
        withModel, withConfig, withLdaInterval
      )
      if network.isGiven || withLdaInterval != nil {
        changed.variant = try network.variant()
        changed.variantArguments = network.arguments
        changed.weights = .usual(for: changed.variant)
        changed.size = nil
      }
      if let withWeights { changed.weights = withWeights }
      changed.namesVariant = network.isGiven || withWeights == nil
      if let withInput { changed.input = withInput }
      if let withSize { changed.size = withSize }
      if let withFit { changed.fit = withFit }
      if let withLabels { changed.labels = withLabels }
      other = try changed.settled()
    }
    return Reference(request: other, layer: withLayer ?? layer, head: withHead ?? head)
  }
}
