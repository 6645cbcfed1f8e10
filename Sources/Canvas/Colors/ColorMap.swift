import Foundation

/// How a value from 0 to 1 becomes a colour.
///
/// The maps rise in lightness, so that they also order values for someone who sees no hues; the
/// diverging one falls in lightness on both sides of its middle, which stands for 0.
public enum ColorMap: String, CaseIterable, Sendable {
  /// Dark purple over green to yellow.
  case viridis
  /// Dark blue over grey to yellow, nearly the same for red-green deficient eyes.
  case cividis
  /// Dark grey to light grey.
  case grey
  /// Blue for negative values over white for 0 to orange for positive ones.
  case blueOrange = "blue-orange"

  /// The maps for values that rise from nothing.
  public static let sequential: [ColorMap] = [.viridis, .cividis, .grey]

  /// Whether the middle stands for 0 and both ends for the largest magnitude.
  public var isDiverging: Bool { self == .blueOrange }

  /// The exact colours from value 0 to value 1: [256].
  public var colors: [RGB] {
    switch self {
    case .viridis: return Tables.viridis
    case .cividis: return Tables.cividis
    case .grey: return Tables.grey
    case .blueOrange: return Tables.blueOrange
    }
  }

  /// The colours from value 0 to value 1 as far as xterm's fixed slots have them: [256].
  public var paletteColors: [RGB] {
    switch self {
    case .viridis: return Tables.viridis256
    case .cividis: return Tables.cividis256
    case .grey: return Tables.grey256
    case .blueOrange: return Tables.blueOrange256
    }
  }

  /// The colour of a value, 0 to 1, in 24 bits or, for `.palette256`, among xterm's fixed slots.
  ///
  /// The poorer depths have no colour for a value alone; `cell(_:capabilities:)` serves them.
  public func rgb(_ value: Double, depth: ColorDepth = .rgb) -> RGB {
    let table = depth == .palette256 ? paletteColors : colors
    let value = value.isNaN ? 0 : min(max(value, 0), 1)
    return table[Int((value * 255).rounded())]
  }
}

/// The tables, each made once.
private enum Tables {
  static let viridis = neverDarker(PublishedMaps.interpolated(PublishedMaps.viridis))
  static let cividis = neverDarker(PublishedMaps.interpolated(PublishedMaps.cividis))

  /// Grey starts well above black and ends below white, to stand out from either background.
  static let grey = neverDarker(
    (0..<256).map { step in
      Oklab(lightness: 0.35 + 0.6 * Double(step) / 255, greenRed: 0, blueYellow: 0).rgb
    })

  /// Both arms have the same lightness at the same distance from the middle.
  static let blueOrange: [RGB] = {
    func arm(hue: Double, chroma: Double) -> [RGB] {
      (0..<128).map { step in
        let distance = (Double(step) + 0.5) / 127.5
        let saturation = chroma * sin(min(1, 1.15 * distance) * .pi / 2)
        return Oklab(
          lightness: 0.95 - 0.42 * distance, greenRed: saturation * cos(hue * .pi / 180),
          blueYellow: saturation * sin(hue * .pi / 180)
        ).rgb
      }
    }
    let negative = neverDarker(arm(hue: 253, chroma: 0.155).reversed())
    let positive = neverDarker(arm(hue: 58, chroma: 0.15).reversed())
    return negative + positive.reversed()
  }()

  static let viridis256 = fitted(PaletteRamps.viridis, to: viridis)
  static let cividis256 = fitted(PaletteRamps.cividis, to: cividis)
  static let grey256 = fitted(PaletteRamps.grey, to: grey)
  static let blueOrange256 =
    fitted(PaletteRamps.blue, to: Array(blueOrange[..<128]))
    + fitted(PaletteRamps.orange, to: blueOrange[128...].reversed()).reversed()

  /// Lifts what rounding to 8 bits made a trace darker than the colour before.
  private static func neverDarker(_ colors: [RGB]) -> [RGB] {
    var colors = colors
    for index in 1..<colors.count {
      while colors[index].lightness < colors[index - 1].lightness, colors[index].green < 255 {
        colors[index].green += 1
      }
    }
    return colors
  }

  /// For every colour of a map, the step of the ramp whose lightness has come equally far.
  private static func fitted(_ slots: [UInt8], to colors: [RGB]) -> [RGB] {
    let steps = slots.map { XtermPalette.rgb($0) }
    let reached = progress(steps.map(\.lightness))
    return progress(colors.map(\.lightness)).map { wanted in
      let nearest = reached.indices.min {
        abs(reached[$0] - wanted) < abs(reached[$1] - wanted)
      }
      return steps[nearest ?? 0]
    }
  }

  /// Lightness from 0 at the first to 1 at the last.
  private static func progress(_ lightness: [Double]) -> [Double] {
    let first = lightness[0]
    let range = lightness[lightness.count - 1] - first
    return lightness.map { ($0 - first) / range }
  }
}

/// Hand-made ramps through xterm's slots 16 to 255, each lighter than the one before.
///
/// The slots nearest to viridis would be 12 with jumps; these keep its order of hues and have as
/// many steps as stay apart by eye.
private enum PaletteRamps {
  static let viridis: [UInt8] = [
    53, 54, 55, 25, 30, 66, 36, 72, 42, 78, 113, 148, 184, 220, 226,
  ]
  static let cividis: [UInt8] = [
    17, 18, 238, 239, 60, 242, 243, 244, 245, 246, 247, 144, 179, 185, 221, 227,
  ]
  static let grey: [UInt8] = [
    237, 238, 239, 240, 59, 241, 242, 243, 244, 102, 245, 246, 247, 248, 145, 249, 250, 251, 252,
    188, 253, 254, 255,
  ]
  static let blue: [UInt8] = [25, 32, 75, 117, 153, 189, 255]
  static let orange: [UInt8] = [130, 166, 208, 215, 223, 255]
}
