import Backbones
import Foundation

/// A short text on a topic: in plain words, with its formula and where it stands in the paper.
///
/// The texts lie in resource files, one a topic: the first line is the title, the rest paragraphs.
public struct Explanation: Sendable, Hashable {
  /// The title.
  public let title: String
  /// The paragraphs, each one long line.
  public let paragraphs: [String]

  /// The text on a topic.
  ///
  /// - Throws: `MissingResource` when there is none.
  public init(topic: String) throws {
    let text = try String(
      contentsOfFile: Resources.path("explanations/\(topic).txt"), encoding: .utf8)
    let blocks = text.split(separator: "\n\n").map {
      $0.split(separator: "\n").joined(separator: " ")
    }
    title = blocks.first ?? topic
    paragraphs = Array(blocks.dropFirst())
  }

  /// What stands for a text that was left behind when the program was copied.
  public init(missing topic: String) {
    title = topic
    paragraphs = ["The text on this topic is missing beside the program."]
  }
}

extension Mechanism {
  /// The topic of the text that explains it.
  public var topic: String {
    switch self {
    case .spatialReduction(let reduction):
      switch reduction.method {
      case .convolution: "spatial-reduction"
      case .pooling: "linear-spatial-reduction"
      }
    case .global: "global-attention"
    case .dilated: "dilated-attention"
    case .groups(let groups):
      switch groups.distance {
      case .short: "short-distance-attention"
      case .long: "long-distance-attention"
      }
    case .windows(let windows): windows.isGlobal ? "global-windows" : "local-windows"
    case .tokenPyramid(let pyramid):
      switch pyramid.aggregation {
      case .refinement: "quadtree-a"
      case .mixing: "quadtree-b"
      }
    case .recorded: "recorded-attention"
    }
  }
}

extension Backbones.Unit {
  /// The topic of the text that explains a part of the network without attention.
  public func topic(family: Family) -> String {
    switch role {
    case .embedding, .downsampling: "tokens-\(family.rawValue)"
    case .block: "block"
    case .normalization: "normalization"
    case .globalQuery: "global-query"
    }
  }
}
