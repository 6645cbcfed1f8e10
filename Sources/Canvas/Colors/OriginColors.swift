/// Colours for a place on a plane, so that what moved still shows where it came from.
///
/// From top to bottom colours go from light to dark, from left to right from blue to orange: two
/// directions that every common colour deficiency leaves apart. Between the corners they are mixed
/// in Oklab, so that equal distances look about equal.
public enum OriginColors {
  /// How many letters there are along each side, for places without exact colours.
  public static let lettersPerSide = 7

  /// The exact colour of a place, from 0, 0 at the top left to 1, 1 at the bottom right.
  public static func rgb(row: Double, column: Double) -> RGB {
    let (row, column) = (share(row), share(column))
    func mix(_ a: Oklab, _ b: Oklab, _ share: Double) -> Oklab {
      Oklab(
        lightness: a.lightness + share * (b.lightness - a.lightness),
        greenRed: a.greenRed + share * (b.greenRed - a.greenRed),
        blueYellow: a.blueYellow + share * (b.blueYellow - a.blueYellow))
    }
    let top = mix(corners.topLeft, corners.topRight, column)
    let bottom = mix(corners.bottomLeft, corners.bottomRight, column)
    return mix(top, bottom, row).rgb
  }

  /// The colour on a place of the given depth: with sixteen, one for each quarter of the plane;
  /// without colours the terminal's own.
  public static func color(row: Double, column: Double, depth: ColorDepth) -> Color {
    switch depth {
    case .none: .standard
    case .sixteen: .palette(named(row: row, column: column).ground)
    case .palette256, .rgb: rgb(row: row, column: column).color.reduced(to: depth)
    }
  }

  /// The letter of a place: A to Z and a to w for the 7 x 7 parts of the plane, row by row.
  public static func letter(row: Double, column: Double) -> Character {
    func part(_ value: Double) -> Int {
      min(lettersPerSide - 1, Int(share(value) * Double(lettersPerSide)))
    }
    return GroupPalette.letter(part(row) * lettersPerSide + part(column))
  }

  /// Ground and ink among the sixteen named colours: bright above, dark below.
  static func named(row: Double, column: Double) -> (ground: UInt8, ink: UInt8) {
    switch (share(row) < 0.5, share(column) < 0.5) {
    case (true, true): (14, 0)
    case (true, false): (11, 0)
    case (false, true): (4, 15)
    case (false, false): (1, 15)
    }
  }

  private static func share(_ value: Double) -> Double {
    value.isNaN ? 0 : min(max(value, 0), 1)
  }

  private static let corners = (
    topLeft: Oklab(RGB(hex: 0x7FD8FF)), topRight: Oklab(RGB(hex: 0xFFC23C)),
    bottomLeft: Oklab(RGB(hex: 0x1028A0)), bottomRight: Oklab(RGB(hex: 0x9A2408))
  )
}
