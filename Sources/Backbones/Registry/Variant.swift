import Foundation

/// A named network and the arguments that make it: a published one, or one of those that were made
/// small enough to be trained on generated scenes.
public struct Variant: Sendable {
  /// The name, as `pvt_v2_b0`.
  public let name: String
  /// What the network is made of.
  public let configuration: any BackboneConfiguration
  /// The side of the square image it was published for, or made for, in pixels.
  public let size: Int
  /// The share of the scaled picture's side that the centre crop keeps.
  public let cropRatio: Double
  /// What its paper prints.
  public let paper: Paper?
  /// Whether nobody published it: it is the program's own, small, and trained on scenes.
  public let isForScenes: Bool

  /// Figures as a paper prints them.
  public struct Paper: Sendable, Hashable {
    /// Millions of parameters.
    public let parametersInMillions: Double
    /// What the paper calls FLOPs, in billions; multiply-accumulates, by its own counters.
    public let gigaflopsAsPrinted: Double

    /// The two figures.
    public init(parametersInMillions: Double, gigaflopsAsPrinted: Double) {
      self.parametersInMillions = parametersInMillions
      self.gigaflopsAsPrinted = gigaflopsAsPrinted
    }
  }

  /// The family it belongs to.
  public var family: Family { type(of: configuration).family }

  /// A variant published for `size` x `size` pixels.
  public init(
    _ name: String, _ configuration: any BackboneConfiguration, size: Int = 224, cropRatio: Double,
    paper: Paper?, isForScenes: Bool = false
  ) {
    self.name = name
    self.configuration = configuration
    self.size = size
    self.cropRatio = cropRatio
    self.paper = paper
    self.isForScenes = isForScenes
  }

  /// A variant of the program's own, with ten classes, for scenes of 224 x 224 pixels.
  ///
  /// Its grids are the published ones, its channels a few, so that it can be trained in minutes.
  static func forScenes(_ family: String, _ configuration: some BackboneConfiguration) -> Variant {
    var configuration = configuration
    configuration.numClasses = 10
    return Variant(
      family + "_scenes", configuration, cropRatio: 1, paper: nil, isForScenes: true)
  }

  /// The same network under the name of its twin, which is trained on image labels alone.
  var taughtByLabels: Variant {
    Variant(
      name + Self.labelsSuffix, configuration, size: size, cropRatio: cropRatio, paper: paper,
      isForScenes: isForScenes)
  }

  /// Whether it is trained on image labels alone, without the masks.
  public var isTaughtByLabels: Bool { isForScenes && name.hasSuffix(Self.labelsSuffix) }

  private static let labelsSuffix = "_labels"

  /// The same variant with other arguments.
  public func with(_ configuration: any BackboneConfiguration) -> Variant {
    Variant(
      name, configuration, size: size, cropRatio: cropRatio, paper: paper,
      isForScenes: isForScenes)
  }

  /// The constructor's arguments as JSON, names in alphabetical order.
  ///
  /// - Throws: what encoding throws, as for a recording, which has none.
  public func configurationText() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(configuration), as: UTF8.self)
  }

  /// Every variant there is: the published ones family by family, then those for scenes.
  public static let all: [Variant] =
    PVTv2Configuration.variants + GCViTConfiguration.variants
    + CrossFormerConfiguration.variants + DilateFormerConfiguration.variants
    + QuadTreeConfiguration.variants
    + [
      PVTv2Configuration.scenes, GCViTConfiguration.scenes, CrossFormerConfiguration.scenes,
      DilateFormerConfiguration.scenes, QuadTreeConfiguration.scenes,
      PVTv2Configuration.scenes.taughtByLabels,
    ]

  /// The variant called `name`.
  ///
  /// - Throws: `UnknownVariant`.
  public static func named(_ name: String) throws -> Variant {
    guard let found = all.first(where: { $0.name == name }) else {
      throw UnknownVariant(name: name)
    }
    return found
  }
}

/// A name that no variant has.
public struct UnknownVariant: Error, CustomStringConvertible {
  /// The name that was asked for.
  public let name: String

  /// One sentence, with the names that come closest.
  public var description: String {
    let wanted = name.lowercased()
    let near = Variant.all.map(\.name).filter {
      $0.hasPrefix(wanted.prefix(3)) || $0.contains(wanted)
    }
    let known = near.isEmpty ? Variant.all.map(\.name) : near
    let offer = known.prefix(8).joined(separator: ", ")
    return "there is no model called \(name.debugDescription); there are \(offer)"
      + (known.count > 8 ? " and more" : "") + " (fovea models lists all \(Variant.all.count))"
  }
}
