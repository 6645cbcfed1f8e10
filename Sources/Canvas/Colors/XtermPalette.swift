/// The 256 colours of xterm: sixteen named ones, a 6 x 6 x 6 cube, 24 greys.
///
/// Only the slots from 16 on are fixed; the named ones follow the person's theme, and the values
/// given for them here are xterm's own.
public enum XtermPalette {
  /// The colour of a slot.
  public static func rgb(_ slot: UInt8) -> RGB { colors[Int(slot)] }

  /// The slot from 16 to 255 that looks nearest.
  ///
  /// Only the corners of the cube cell around the colour and the two nearest greys compete, which
  /// keeps this fast enough for every cell of every frame.
  public static func nearestSlot(to color: RGB) -> UInt8 {
    let red = bracket(color.red)
    let green = bracket(color.green)
    let blue = bracket(color.blue)
    let wanted = Oklab(color)
    var best = 16
    var bestDistance = Double.infinity
    func consider(_ slot: Int) {
      let distance = wanted.distance(to: looks[slot])
      if distance < bestDistance {
        bestDistance = distance
        best = slot
      }
    }
    for r in red.low...red.high {
      for g in green.low...green.high {
        for b in blue.low...blue.high { consider(16 + 36 * r + 6 * g + b) }
      }
    }
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let grey = min(max((mean - 8) / 10, 0), 23)
    consider(232 + grey)
    consider(232 + min(grey + 1, 23))
    return UInt8(best)
  }

  /// The named colour that looks nearest, among the first `count` of the sixteen.
  public static func nearestNamed(to color: RGB, among count: Int = 16) -> UInt8 {
    let wanted = Oklab(color)
    let slot = (0..<min(max(count, 1), 16)).min {
      wanted.distance(to: looks[$0]) < wanted.distance(to: looks[$1])
    }
    return UInt8(slot ?? 0)
  }

  private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The steps of the cube below and above a channel value; the same one where it is hit.
  private static func bracket(_ value: UInt8) -> (low: Int, high: Int) {
    let high = levels.firstIndex { $0 >= value } ?? 5
    return (levels[high] == value ? high : high - 1, high)
  }

  private static let colors: [RGB] = {
    var colors = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ].map { RGB(hex: $0) }
    for red in levels {
      for green in levels {
        for blue in levels { colors.append(RGB(red, green, blue)) }
      }
    }
    for step in 0..<24 {
      let grey = UInt8(8 + 10 * step)
      colors.append(RGB(grey, grey, grey))
    }
    return colors
  }()

  private static let looks = colors.map { Oklab($0) }
}
