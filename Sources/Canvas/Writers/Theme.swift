/// The colours a terminal lends to what is drawn in its own: used where a frame is written as a
/// picture.
public struct Theme: Hashable, Sendable {
  /// The colour of text.
  public var foreground: RGB
  /// The colour behind it.
  public var background: RGB
  /// The sixteen named colours, in ANSI order.
  public let named: [RGB]

  /// A theme; named colours that are missing become xterm's.
  public init(foreground: RGB, background: RGB, named: [RGB]) {
    self.foreground = foreground
    self.background = background
    self.named = (0..<16).map {
      $0 < named.count ? named[$0] : XtermPalette.rgb(UInt8($0))
    }
  }

  /// Light text on dark.
  public static let dark = Theme(
    foreground: RGB(hex: 0xD8DBE0), background: RGB(hex: 0x16181D),
    named: [
      0x16181D, 0xE0626C, 0x7CB86A, 0xD9A441, 0x5B9BE6, 0xB583E0, 0x4FB3BF, 0xC9CDD3, 0x737984,
      0xF4868E, 0x9AD48A, 0xEFC56B, 0x84B8F5, 0xCFA5F0, 0x7CD3DC, 0xFFFFFF,
    ].map { RGB(hex: $0) })

  /// Dark text on white.
  public static let light = Theme(
    foreground: RGB(hex: 0x24272D), background: RGB(hex: 0xFFFFFF),
    named: [
      0x24272D, 0xB3202C, 0x2F7A27, 0x8F6200, 0x1B5FB4, 0x7E3DB5, 0x0E7480, 0x8B9099, 0x5C626C,
      0xD13A46, 0x3F9436, 0xAD7A0C, 0x2F78D6, 0x9A58D2, 0x1A8D9B, 0xFFFFFF,
    ].map { RGB(hex: $0) })

  /// The exact colour of what a cell is painted with.
  func rgb(_ color: Color, standard: RGB) -> RGB {
    switch color {
    case .standard: return standard
    case .palette(let slot): return slot < 16 ? named[Int(slot)] : XtermPalette.rgb(slot)
    case .rgb(let red, let green, let blue): return RGB(red, green, blue)
    }
  }

  /// The colours of a style's text and background, reversed and dimmed as it says.
  func colors(_ style: Style) -> (foreground: RGB, background: RGB) {
    var ink = rgb(style.foreground, standard: foreground)
    var ground = rgb(style.background, standard: background)
    if style.reverse { swap(&ink, &ground) }
    if style.dim { ink = ink.mixed(with: ground, share: 0.45) }
    return (ink, ground)
  }
}
