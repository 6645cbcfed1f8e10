import Canvas

/// Brings colours down to the numbers a terminal takes.
///
/// An exact colour becomes itself, the nearest of the fixed slots 16 to 255 of the xterm palette, or
/// the nearest named colour. Nearest is by distance in Oklab; answers are kept, since a picture asks
/// for the same few colours at every frame.
package struct ColorNumbering {
  /// The number of the terminal's own colour.
  package static let standard: Int32 = -1

  private let depth: ColorDepth
  private let named: Int
  private let first: Int
  private let candidates: [Oklab]
  private var nearest: [UInt32: UInt8] = [:]

  /// A numbering for a depth on a terminal with so many colours.
  package init(depth: ColorDepth, count: Int) {
    self.depth = depth
    named = count >= 16 ? 16 : 8
    first = depth == .palette256 ? 16 : 0
    let last = depth == .palette256 ? 256 : named
    candidates = (first..<last).map {
      let (red, green, blue) = Self.xtermColor($0)
      return Oklab(red: red, green: green, blue: blue)
    }
  }

  /// The number of a colour; `isBright` is set when a terminal of eight colours needs bold for it.
  package mutating func number(of color: Color, isBright: inout Bool) -> Int32 {
    switch (color, depth) {
    case (.standard, _), (_, .none):
      return Self.standard
    case (.rgb(let red, let green, let blue), .rgb):
      return Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    case (.rgb(let red, let green, let blue), _):
      return Int32(nearestNumber(red, green, blue))
    case (.palette(let index), .rgb):
      // The embedded description counts the named colours on after the last RGB value.
      return 1 << 24 + Int32(index % 16)
    case (.palette(let index), _):
      isBright = named == 8 && index % 16 >= 8
      return Int32(Int(index) % named)
    }
  }

  private mutating func nearestNumber(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let key = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    if let known = nearest[key] { return known }
    let wanted = Oklab(red: red, green: green, blue: blue)
    var best = 0
    var shortest = Float.infinity
    for (index, candidate) in candidates.enumerated() {
      let distance = candidate.squaredDistance(to: wanted)
      if distance < shortest { (best, shortest) = (index, distance) }
    }
    // Photographs could fill memory with colours seen once.
    if nearest.count >= 1 << 16 { nearest.removeAll(keepingCapacity: true) }
    nearest[key] = UInt8(first + best)
    return UInt8(first + best)
  }

  /// The sRGB colour of a slot of the xterm palette; the first sixteen differ between terminals and
  /// are taken as xterm has them.
  package static func xtermColor(_ slot: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    switch slot {
    case 16..<232:
      func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
      let cube = slot - 16
      return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
    case 232...:
      let gray = UInt8(min(8 + 10 * (slot - 232), 255))
      return (gray, gray, gray)
    default:
      return xtermNamed[max(0, slot)]
    }
  }

  private static let xtermNamed: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]
}
