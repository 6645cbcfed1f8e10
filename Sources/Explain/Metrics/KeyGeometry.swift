import Backbones
import Foundation

/// Where the keys of a query lie from it, in the order of its support, ready for the weights of any
/// head that has the same keys.
struct KeyGeometry {
  /// Pixels from the centre of the query's token to the centre of each key.
  private let distances: [Double]
  /// Which keys take part, and whether they lie outside the image.
  private let parts: [Part]
  /// The shares that equal scores would give.
  private let uniform: Spread
  private let count: Int

  private enum Part { case none, image, padding, classToken }

  init(_ pattern: any AttentionPattern, query: Int, head: Int) {
    let cells = pattern.support(query: query, head: head)
    let token = pattern.queryRectangle(query)
    distances = cells.map { $0.rectangle.distance(to: token) }
    parts = cells.map {
      switch $0.kind {
      case .ordinary: .image
      case .padding: .padding
      case .classToken: .classToken
      case .masked, .refined: .none
      }
    }
    count = parts.count { $0 != .none }
    uniform = Self.spread(
      Self.uniformShares(cells, queries: pattern.queries.count), distances, parts)
  }

  /// The numbers of a head whose weights are given in the order of the support.
  func metrics(_ weights: [Float]) -> HeadMetrics {
    HeadMetrics(
      attention: Self.spread(weights, distances, parts), uniform: uniform, keys: Double(count))
  }

  /// What each key would weigh if all scores were equal.
  ///
  /// With one level that is one over the number of keys. Mixed levels have their shares, divided
  /// among the level's keys; where finer keys take the place of coarse ones, a key weighs as much as
  /// the part of the image it covers.
  private static func uniformShares(_ cells: [KeyCell], queries: Int) -> [Float] {
    guard cells.contains(where: { ($0.level ?? 0) > 0 }) else {
      return [Float](repeating: 1, count: cells.count)
    }
    guard cells.contains(where: { $0.mixing != nil }) else {
      return cells.map { Float($0.tokens) / Float(queries) }
    }
    var counts: [Int: Int] = [:]
    for cell in cells { counts[cell.level ?? 0, default: 0] += 1 }
    return cells.map { ($0.mixing ?? 0) / Float(counts[$0.level ?? 0] ?? 1) }
  }

  private static func spread(_ weights: [Float], _ distances: [Double], _ parts: [Part]) -> Spread {
    var (image, padding, classTokens, far, plogp) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in weights.indices where parts[index] != .none {
      let weight = Double(weights[index])
      guard weight > 0 else { continue }
      plogp += weight * log(weight)
      switch parts[index] {
      case .image:
        image += weight
        far += weight * distances[index]
      case .padding: padding += weight
      case .classToken: classTokens += weight
      case .none: break
      }
    }
    let sum = image + padding + classTokens
    guard sum > 0 else { return Spread(effectiveKeys: 0, distance: .nan, padding: 0) }
    // H of w / S is ln S - Σ w ln w / S.
    return Spread(
      effectiveKeys: exp(log(sum) - plogp / sum), distance: image > 0 ? far / image : .nan,
      padding: padding / sum, classTokens: classTokens / sum)
  }
}

extension PixelRectangle {
  /// Pixels from centre to centre.
  fileprivate func distance(to other: PixelRectangle) -> Double {
    let down = Double(rows.lowerBound + rows.upperBound - other.rows.lowerBound)
    let across = Double(columns.lowerBound + columns.upperBound - other.columns.lowerBound)
    let (y, x) = (down - Double(other.rows.upperBound), across - Double(other.columns.upperBound))
    return 0.5 * (y * y + x * x).squareRoot()
  }
}
