import ArgumentParser
import Backbones
import Explain

/// The options that say which network.
struct VariantOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The network; fovea models lists all. By default the one a checkpoint belongs to, else"
        + " pvt_v2_scenes.", valueName: "name"),
    completion: .list(Variant.all.map(\.name)))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "A JSON file that describes a network nobody published.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "CrossFormer's interval of long distance attention: fixed, or adaptive to the size as in its"
        + " first release."))
  var ldaInterval: LDAInterval?

  /// Whether the network was named or described.
  var isGiven: Bool { model != nil || config != nil }

  /// What was given of these, as it is written on a command line.
  var arguments: [Request.Argument] {
    [("model", model), ("config", config), ("lda-interval", ldaInterval?.rawValue)]
      .compactMap { name, value in value.map { Request.Argument(name, $0) } }
  }

  /// The network that was named or described; by default the one that was trained for
  /// the program.
  func variant() throws -> Variant {
    let variant = try config.map(ConfigurationFile.read) ?? Variant.named(model ?? "pvt_v2_scenes")
    return try ldaInterval?.applied(to: variant) ?? variant
  }

  func validate() throws {
    if model != nil, config != nil {
      throw ValidationError("--model and --config both say which network; give one of them")
    }
  }
}

/// How CrossFormer's long distance attention finds its interval.
enum LDAInterval: String, CaseIterable, ExpressibleByArgument {
  case fixed, adaptive

  /// The variant with this interval.
  func applied(to variant: Variant) throws -> Variant {
    guard var crossformer = variant.configuration as? CrossFormerConfiguration else {
      throw ValidationError("--lda-interval is for CrossFormer; \(variant.name) has none")
    }
    crossformer.adaptiveInterval = self == .adaptive
    return variant.with(crossformer)
  }
}
