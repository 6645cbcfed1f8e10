/// Characters that are drawn as exact shapes instead of a font's glyphs.
///
/// Block elements, braille, lines and hatches then fill their cells without gaps in every viewer.
enum CellShape {
  /// The rectangles of a character in a cell of the given box, each with how opaque it is; nil
  /// where the character is to be written as text.
  static func rectangles(
    _ character: Character, in cell: Box
  ) -> [(box: Box, opacity: Double)]? {
    guard let scalar = character.unicodeScalars.first else { return nil }
    switch scalar.value {
    case 0x2580...0x259F: return block(scalar.value, in: cell)
    case 0x2800...0x28FF: return braille(scalar.value - 0x2800, in: cell)
    default: return LineArms(character).map { lines($0, in: cell) }
    }
  }

  private static func block(_ value: UInt32, in cell: Box) -> [(Box, Double)] {
    func part(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Box {
      Box(
        x: cell.x + x * cell.width, y: cell.y + y * cell.height, width: width * cell.width,
        height: height * cell.height)
    }
    switch value {
    case 0x2580: return [(part(0, 0, 1, 0.5), 1)]
    case 0x2581...0x2588:
      let filled = Double(value - 0x2580) / 8
      return [(part(0, 1 - filled, 1, filled), 1)]
    case 0x2589...0x258F: return [(part(0, 0, Double(0x2590 - value) / 8, 1), 1)]
    case 0x2590: return [(part(0.5, 0, 0.5, 1), 1)]
    case 0x2591...0x2593: return [(cell, Double(value - 0x2590) / 4)]
    case 0x2594: return [(part(0, 0, 1, 0.125), 1)]
    case 0x2595: return [(part(0.875, 0, 0.125, 1), 1)]
    default:
      // Upper left, upper right, lower left, lower right as bits.
      let quadrants: [UInt32] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
      let bits = quadrants[Int(value - 0x2596)]
      let present = (0..<4).filter { (bits >> UInt32($0)) & 1 == 1 }
      return present.map { (place: Int) -> (Box, Double) in
        (part(Double(place % 2) / 2, Double(place / 2) / 2, 0.5, 0.5), 1)
      }
    }
  }

  private static func braille(_ bits: UInt32, in cell: Box) -> [(Box, Double)] {
    // Bits 0 to 2 run down the left column, 3 to 5 down the right, 6 and 7 are the bottom row.
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    let side = cell.width * 0.26
    let present = places.indices.filter { (bits >> UInt32($0)) & 1 == 1 }
    return present.map { (bit: Int) -> (Box, Double) in
      let x = cell.x + cell.width * (0.25 + 0.5 * Double(places[bit].0)) - side / 2
      let y = cell.y + cell.height * (0.125 + 0.25 * Double(places[bit].1)) - side / 2
      return (Box(x: x, y: y, width: side, height: side), 1)
    }
  }

  private static func lines(_ arms: LineArms, in cell: Box) -> [(Box, Double)] {
    let middle = (x: cell.x + cell.width / 2, y: cell.y + cell.height / 2)
    let widest = Double(max(arms.up, arms.right, arms.down, arms.left))
    var boxes: [Box] = []
    func stroke(_ weight: Int) -> Double { Double(weight) * cell.width / 9 }
    func horizontal(_ weight: Int, from: Double, to: Double) {
      guard weight > 0 else { return }
      boxes.append(
        Box(x: from, y: middle.y - stroke(weight) / 2, width: to - from, height: stroke(weight)))
    }
    func vertical(_ weight: Int, from: Double, to: Double) {
      guard weight > 0 else { return }
      boxes.append(
        Box(x: middle.x - stroke(weight) / 2, y: from, width: stroke(weight), height: to - from))
    }
    if arms.isDashed {
      for part in 0..<4 {
        let start = Double(part) / 4 + 0.06
        if arms.left > 0 {
          horizontal(
            arms.left, from: cell.x + start * cell.width, to: cell.x + (start + 0.13) * cell.width)
        } else {
          vertical(
            arms.up, from: cell.y + start * cell.height, to: cell.y + (start + 0.13) * cell.height)
        }
      }
      return boxes.map { ($0, 1) }
    }
    // Each arm runs half a stroke past the middle, so that corners are filled.
    let over = widest * cell.width / 18
    if arms.left == arms.right {
      horizontal(arms.left, from: cell.x, to: cell.x + cell.width)
    } else {
      horizontal(arms.left, from: cell.x, to: middle.x + over)
      horizontal(arms.right, from: middle.x - over, to: cell.x + cell.width)
    }
    if arms.up == arms.down {
      vertical(arms.up, from: cell.y, to: cell.y + cell.height)
    } else {
      vertical(arms.up, from: cell.y, to: middle.y + over)
      vertical(arms.down, from: middle.y - over, to: cell.y + cell.height)
    }
    return boxes.map { ($0, 1) }
  }

  /// The stroke of a diagonal character from side to side; nil where it is none.
  static func diagonals(_ character: Character, in cell: Box) -> [(from: Point, to: Point)]? {
    let rising = (
      from: Point(x: cell.x, y: cell.y + cell.height), to: Point(x: cell.x + cell.width, y: cell.y)
    )
    let falling = (
      from: Point(x: cell.x, y: cell.y),
      to: Point(x: cell.x + cell.width, y: cell.y + cell.height)
    )
    switch character {
    case "╱": return [rising]
    case "╲": return [falling]
    case "╳": return [rising, falling]
    default: return nil
    }
  }
}
