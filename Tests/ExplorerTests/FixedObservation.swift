import Backbones
import Canvas
import Explain
import Explorer
import Foundation
import Pictures
import Tensors

/// Attention by formula instead of by a forward pass, so that a screen is the same on every machine.
struct FixedPattern: AttentionPattern {
  let heads: Int
  let queries: Grid
  let stride: Int
  let ratio: Int
  let hasWeights = true

  func support(query: Int, head: Int) -> [KeyCell] {
    let keys = Grid(height: queries.height / ratio, width: queries.width / ratio)
    let (row, column) = (query / queries.width / ratio, query % queries.width / ratio)
    let raw = (0..<keys.count).map { key -> Int in
      let distance = abs(key / keys.width - row) + abs(key % keys.width - column)
      return max(0, 12 - 2 * distance - head)
    }
    let sum = max(1, raw.reduce(0, +))
    return (0..<keys.count).map { key in
      let (y, x) = (key / keys.width * ratio, key % keys.width * ratio)
      return KeyCell(
        PixelRectangle(rows: y..<y + ratio, columns: x..<x + ratio, tokenSide: stride),
        weight: Float(raw[key]) / Float(sum), tokens: ratio * ratio)
    }
  }
}

extension Observation {
  /// What a pass of pvt_v2_b0 would leave, with attention, picture and figures made up.
  static func fixed() throws -> Observation {
    let variant = try Variant.named("pvt_v2_b0")
    let request = Request(variant: variant, input: .picture("somewhere/photo.jpg"))
    let outline = try Outline(of: request)
    let picture = Picture(
      height: 224, width: 224,
      pixels: (0..<224 * 224).flatMap { pixel -> [UInt8] in
        let (row, column) = (pixel / 224, pixel % 224)
        return [UInt8(row), UInt8(column), (row / 32 + column / 32) % 2 == 0 ? 200 : 40]
      })
    var attention: [Int: ObservedAttention] = [:]
    for (unit, record) in outline.attention {
      let weights = record.tensors[0].weights
      let output = outline.outputs[unit]
      attention[unit] = ObservedAttention(
        path: record.path,
        pattern: FixedPattern(
          heads: weights.shape[1], queries: output.grid, stride: output.stride,
          ratio: output.grid.height / 7))
    }
    let input = NetworkInput(
      image: Tensor(outline: [1, 224, 224, 3]), shown: picture, source: "somewhere/photo.jpg",
      preprocessing: "none", hash: "0")
    return Observation(
      request: request, outline: outline, input: input, weights: "seeded:0, not learned",
      logits: [0.5, 3, 1, 2, 2.5, 1.5],
      classNames: ["tench", "tabby", "heron", "toaster", "sock", "bee"],
      attention: attention,
      measured: Measured(
        seconds: 0.0125, unitSeconds: outline.units.map { _ in 0.001 }, residentBytes: 80 << 20))
  }
}

extension Explorer {
  /// An explorer that shows the fixed observation.
  static func fixed() throws -> Explorer {
    let observation = try Observation.fixed()
    var explorer = try Explorer(observation.request)
    _ = explorer.receive(.observed(observation))
    return explorer
  }

  /// Presses keys by their names, separated by spaces.
  ///
  /// - Parameter prepares: whether what views need is computed at once.
  mutating func press(_ keys: String, prepares: Bool = false) {
    for name in keys.split(separator: " ") {
      guard let key = Key(named: String(name)) else { preconditionFailure("no key \(name)") }
      for case .prepare(let preparation) in handle(.key(key)) where prepares {
        do {
          _ = receive(.prepared(key: preparation.key, try preparation.work { _ in }))
        } catch {
          _ = receive(.unprepared(key: preparation.key, "\(error)"))
        }
      }
    }
  }
}
