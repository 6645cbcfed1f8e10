/// What a cell is painted with: the terminal's own colour, one of its sixteen, or an exact one.
///
/// Text and chrome use `standard` and `palette`, so that they follow the person's theme; data uses
/// `rgb`, which `ColorDepth` brings down to what the terminal can show.
public enum Color: Hashable, Sendable {
  /// The terminal's default foreground or background.
  case standard
  /// One of the terminal's sixteen named colours, 0 to 15 in ANSI order.
  case palette(UInt8)
  /// An exact colour, 8 bits a channel in sRGB.
  case rgb(UInt8, UInt8, UInt8)
}

/// How many colours a terminal can show.
public enum ColorDepth: String, CaseIterable, Sendable {
  /// No colour: glyphs, bold and reverse video only.
  case none
  /// The sixteen named colours.
  case sixteen = "16"
  /// The xterm palette of 256, of which only the fixed slots 16 to 255 carry data.
  case palette256 = "256"
  /// 24 bits a cell.
  case rgb
}

/// What the place a frame is shown on can display.
public struct Capabilities: Hashable, Sendable {
  /// How many colours it shows.
  public var depth: ColorDepth
  /// Whether it shows characters beyond ASCII, block elements above all.
  public var unicode: Bool

  /// A place with the given colours and characters; by default the best there is.
  public init(depth: ColorDepth = .rgb, unicode: Bool = true) {
    self.depth = depth
    self.unicode = unicode
  }
}
