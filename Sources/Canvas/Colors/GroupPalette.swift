/// Eight colours for groups that have no order, after Okabe and Ito (2008): told apart with every
/// common colour deficiency, on dark and on light backgrounds.
public enum GroupPalette {
  /// How many groups differ in colour before it repeats.
  public static let count = 8

  /// The exact colour of a group; groups beyond the last begin anew.
  public static func rgb(_ group: Int) -> RGB { colors[place(group)] }

  /// The colour of a group on a place of the given depth; without colours the terminal's own.
  public static func color(_ group: Int, depth: ColorDepth) -> Color {
    switch depth {
    case .none: return .standard
    case .sixteen: return .palette(named[place(group)])
    case .palette256: return XtermPalette.rgb(slots[place(group)]).color
    case .rgb: return rgb(group).color
    }
  }

  /// The letter of a group, A to Z and on with a to z, for places without colour.
  public static func letter(_ group: Int) -> Character {
    let place = (group % 52 + 52) % 52
    return Character(UnicodeScalar(UInt8(place < 26 ? 65 + place : 97 + place - 26)))
  }

  private static func place(_ group: Int) -> Int { (group % count + count) % count }

  /// Orange, sky blue, bluish green, yellow, blue, vermilion, reddish purple, grey.
  private static let colors: [RGB] = [
    0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7, 0x999999,
  ].map { RGB(hex: $0) }

  /// Near slots of xterm's, far enough from each other.
  private static let slots: [UInt8] = [214, 74, 36, 227, 25, 166, 175, 243]

  /// The nearest of the sixteen named colours, each used once.
  private static let named: [UInt8] = [3, 14, 2, 11, 4, 1, 13, 7]
}
