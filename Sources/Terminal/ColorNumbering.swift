import Canvas

/// Brings colours down to the numbers a terminal takes.
///
/// An exact colour becomes itself, the nearest of the fixed slots 16 to 255 of the xterm palette,
/// or the nearest named colour. Answers are kept, since a picture asks for the same few colours at
/// every frame.
package struct ColorNumbering {
  /// The number of the terminal's own colour.
  package static let standard: Int32 = -1

  private let depth: ColorDepth
  private let named: UInt8
  private var nearest: [RGB: UInt8] = [:]

  /// A numbering for a depth on a terminal with so many colours.
  package init(depth: ColorDepth, count: Int) {
    self.depth = depth
    named = count >= 16 ? 16 : 8
  }

  /// The number of a colour; `isBright` is set when a terminal of eight colours needs bold for it.
  package mutating func number(of color: Color, isBright: inout Bool) -> Int32 {
    switch (color, depth) {
    case (.standard, _), (_, .none):
      return Self.standard
    case (.rgb(let red, let green, let blue), .rgb):
      return Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    case (.rgb(let red, let green, let blue), _):
      return Int32(nearestSlot(RGB(red, green, blue)))
    case (.palette(let slot), .palette256):
      return Int32(slot)
    case (.palette(let slot), _) where slot >= 16:
      return number(of: XtermPalette.rgb(slot).color, isBright: &isBright)
    case (.palette(let slot), .rgb):
      // The embedded description counts the named colours on after the last RGB value.
      return 1 << 24 + Int32(slot)
    case (.palette(let slot), .sixteen):
      isBright = slot >= named
      return Int32(slot % named)
    }
  }

  private mutating func nearestSlot(_ color: RGB) -> UInt8 {
    if let known = nearest[color] { return known }
    let slot =
      depth == .palette256
      ? XtermPalette.nearestSlot(to: color)
      : XtermPalette.nearestNamed(to: color, among: Int(named))
    // Photographs could fill memory with colours seen once.
    if nearest.count >= 1 << 16 { nearest.removeAll(keepingCapacity: true) }
    nearest[color] = slot
    return slot
  }
}
