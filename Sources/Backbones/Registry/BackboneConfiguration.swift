import Tensors

/// The families of backbones, each with a folder of its own.
public enum Family: String, Codable, Sendable, CaseIterable {
  case pvtV2 = "pvt_v2"
  case gcvit
  case crossformer
  case dilateformer
  case quadtree
  /// No family, but attention that another program computed and saved.
  case recorded

  /// The families that were published, whose networks can be described and run.
  public static let allCases: [Family] = [.pvtV2, .gcvit, .crossformer, .dilateformer, .quadtree]

  /// The type that describes its networks.
  public var configuration: any BackboneConfiguration.Type {
    switch self {
    case .pvtV2: PVTv2Configuration.self
    case .gcvit: GCViTConfiguration.self
    case .crossformer: CrossFormerConfiguration.self
    case .dilateformer: DilateFormerConfiguration.self
    case .quadtree: QuadTreeConfiguration.self
    case .recorded: RecordedConfiguration.self
    }
  }

  /// Its smallest published variant.
  var example: String { Variant.all.first { $0.family == self }?.name ?? rawValue }

  /// The name its paper gives it.
  public var title: String {
    switch self {
    case .pvtV2: "PVT v2"
    case .gcvit: "GC ViT"
    case .crossformer: "CrossFormer"
    case .dilateformer: "DilateFormer"
    case .quadtree: "QuadTree"
    case .recorded: "recorded attention"
    }
  }
}

/// What one network of a family is made of: the constructor's arguments, under the authors' names.
public protocol BackboneConfiguration: Codable, Sendable {
  /// The family it belongs to.
  static var family: Family { get }

  /// The names of the constructor's arguments, as a configuration file gives them.
  static var argumentNames: [String] { get }

  /// The parameter whose first axis tells how many classes there are.
  static var headWeight: String { get }

  /// How many classes the head tells apart.
  var numClasses: Int { get set }

  /// The sizes that the parameters in `source` were made for, when they fit no other; nil when any
  /// size will do.
  func imageSizes(fixedBy source: any ParameterSource) -> [Grid]?

  /// Checks that a network of this configuration can take images of this size, in pixels.
  ///
  /// - Throws: `ConfigurationError` with one sentence that says which sizes it can.
  func checkSize(height: Int, width: Int) throws

  /// The network, for images of this size, with the parameters of `scope`.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself.
  func network(_ scope: ParameterScope, height: Int, width: Int) throws -> any Backbone
}

extension BackboneConfiguration {
  /// The name that most families give the head's weight.
  public static var headWeight: String { "head.weight" }

  /// The parameters of most families fit every size.
  public func imageSizes(fixedBy source: any ParameterSource) -> [Grid]? { nil }

  /// The outline of the network, for its shapes, costs and names.
  public func outline(height: Int, width: Int) throws -> LoadedNetwork {
    try load(OutlineParameters(), height: height, width: width)
  }

  /// The network with parameters from `source`, all of them checked.
  ///
  /// - Throws: `ConfigurationError`, or `ParameterProblems` when the parameters do not fit.
  public func load(_ source: any ParameterSource, height: Int, width: Int) throws -> LoadedNetwork {
    try checkSize(height: height, width: width)
    let scope = ParameterScope(source)
    let backbone = try network(scope, height: height, width: width)
    let problems = scope.reader.finish()
    guard problems.isEmpty else { throw problems }
    return LoadedNetwork(
      backbone: backbone, parameters: scope.reader.declared, height: height, width: width)
  }
}

/// A network ready to run at one size.
public struct LoadedNetwork: Sendable {
  /// The network.
  public let backbone: any Backbone
  /// Its parameters, in the order its layers declare them.
  public let parameters: [DeclaredParameter]
  /// The height of its input in pixels.
  public let height: Int
  /// The width of its input in pixels.
  public let width: Int

  /// Runs the network on the outline of an image, for shapes and costs alone.
  public func outlineTrace() -> Trace {
    let trace = Trace(keeping: .features)
    // An outline pass neither computes nor reports progress, so nothing can throw.
    _ = try? backbone(Tensor(outline: [1, height, width, 3]), trace)
    return trace
  }
}
