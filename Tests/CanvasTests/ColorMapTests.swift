import Canvas
import Testing

@Suite struct ColorMapTests {
  /// The values a ramp goes through: rising everywhere, or on both sides of a diverging middle.
  static func arms(_ map: ColorMap, _ colors: [RGB]) -> [[RGB]] {
    map.isDiverging
      ? [Array(colors[..<128]), Array(colors[128...].reversed())] : [colors]
  }

  @Test(arguments: ColorMap.allCases)
  func lightnessNeverFalls(_ map: ColorMap) {
    for colors in [map.colors, map.paletteColors] {
      #expect(colors.count == 256)
      for arm in ColorMapTests.arms(map, colors) {
        for (darker, lighter) in zip(arm, arm.dropFirst()) {
          #expect(lighter.lightness >= darker.lightness)
        }
        #expect(arm[arm.count - 1].lightness - arm[0].lightness > 0.35)
      }
    }
  }

  @Test(arguments: ColorMap.allCases)
  func paletteColorsAreFixedSlots(_ map: ColorMap) {
    for color in map.paletteColors {
      #expect(XtermPalette.rgb(XtermPalette.nearestSlot(to: color)) == color)
    }
  }

  /// The nearest slots to viridis itself are 12.
  @Test(arguments: [
    (ColorMap.viridis, 15), (.cividis, 16), (.grey, 23), (.blueOrange, 12),
  ])
  func stepsInThePalette(_ map: ColorMap, _ expected: Int) {
    #expect(Set(map.paletteColors).count == expected)
    #expect(map.cells(Capabilities(depth: .palette256)).count == expected)
  }

  /// Data must not look like the background of a dark or of a light terminal.
  @Test(arguments: ColorMap.allCases)
  func standsOutFromBlackAndWhite(_ map: ColorMap) {
    for color in map.colors + map.paletteColors {
      #expect(color.distance(to: RGB(0, 0, 0)) > 0.2)
      #expect(color.distance(to: RGB(255, 255, 255)) > 0.045)
    }
  }

  @Test func publishedEnds() {
    #expect(ColorMap.viridis.rgb(0) == RGB(hex: 0x440154))
    #expect(ColorMap.viridis.rgb(1) == RGB(hex: 0xFDE725))
    #expect(ColorMap.cividis.rgb(0) == RGB(hex: 0x00224E))
    #expect(ColorMap.cividis.rgb(1) == RGB(hex: 0xFEE838))
  }

  @Test func divergingMapIsBalanced() {
    let colors = ColorMap.blueOrange.colors
    for step in 0..<128 {
      #expect(abs(colors[step].lightness - colors[255 - step].lightness) < 0.02)
    }
    #expect(colors[0].blue > colors[0].red)
    #expect(colors[255].red > colors[255].blue)
    // The middle is nearly neutral.
    #expect(colors[127].distance(to: colors[128]) < 0.02)
  }

  @Test func valuesOutsideAreTheEnds() {
    let map = ColorMap.viridis
    #expect(map.rgb(-3) == map.rgb(0))
    #expect(map.rgb(.infinity) == map.rgb(1))
    #expect(map.rgb(.nan) == map.rgb(0))
  }
}
