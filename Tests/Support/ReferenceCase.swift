import Backbones
import Checkpoints
import Foundation
import Testing

/// A mini case: a small network, its seeded input, and all the tensors its authors' code computed.
public struct ReferenceCase {
  /// The cases of `mini`.
  public static let names = Fixtures.names(in: "mini").compactMap { file in
    file.hasSuffix(".safetensors") ? String(file.dropLast(".safetensors".count)) : nil
  }

  /// What the network is made of.
  public let configuration: any BackboneConfiguration
  /// The seed of parameters and input.
  public let seed: UInt64
  /// The size of the input in pixels.
  public let size: Grid
  /// The file `mini/NAME.safetensors`.
  public let file: Checkpoint

  /// Opens a case.
  public init(_ name: String) throws {
    file = try Checkpoint.open(Fixtures.path("mini/\(name).safetensors"))
    let family = try #require(Family.allCases.first { name.hasPrefix($0.rawValue) }, "\(name)")
    configuration = try JSONDecoder().decode(
      family.configuration, from: Data(#require(file.metadata["config"]).utf8))
    seed = try #require(UInt64(file.metadata["seed"] ?? ""))
    let input = try #require(file["input"]).shape
    size = Grid(height: input[1], width: input[2])
  }

  /// What the network is made of, as the type of its family.
  public func configuration<Configuration: BackboneConfiguration>(
    as type: Configuration.Type
  ) throws -> Configuration {
    try #require(configuration as? Configuration)
  }

  /// Our pass over the case's input.
  public func pass(
    keeping: Trace.Keeping = [.attention, .features]
  ) throws -> SeededPass {
    try SeededPass(
      configuration, height: size.height, width: size.width, seed: seed, keeping: keeping)
  }

  /// The outline of the network.
  public func outline() throws -> LoadedNetwork {
    try configuration.outline(height: size.height, width: size.width)
  }

  /// A tensor as the authors' code computed it.
  public func tensor(_ name: String) throws -> (shape: [Int], values: [Float]) {
    let stored = try #require(file[name], "the reference has no \(name)")
    return (stored.shape, try stored.floats().array)
  }

  /// A parameter as the authors' code declares it.
  public struct Parameter: Decodable, Hashable {
    let name: String
    let shape: [Int]

    /// A parameter that a network declares.
    public init(_ declared: DeclaredParameter) {
      name = declared.name
      shape = declared.shape
    }

    /// Reads `[name, shape]`.
    public init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      name = try pair.decode(String.self)
      shape = try pair.decode([Int].self)
    }

    /// The parameters of a case, in the authors' order.
    public static func all(of name: String) throws -> [Parameter] {
      try Fixtures.decoded([Parameter].self, "mini/\(name).parameters.json")
    }
  }
}
