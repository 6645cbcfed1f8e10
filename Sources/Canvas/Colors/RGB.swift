import Foundation

/// An exact colour, 8 bits a channel in sRGB.
public struct RGB: Hashable, Sendable {
  /// The red channel.
  public var red: UInt8
  /// The green channel.
  public var green: UInt8
  /// The blue channel.
  public var blue: UInt8

  /// A colour by its channels.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour as it is written on the web: 0xRRGGBB.
  public init(hex: UInt32) {
    self.init(UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
  }

  /// The same as what a cell is painted with.
  public var color: Color { .rgb(red, green, blue) }

  /// How light it looks, 0 for black to 1 for white: Oklab's L.
  public var lightness: Double { Oklab(self).lightness }

  /// How different two colours look: the distance in Oklab, where black and white are 1 apart.
  public func distance(to other: RGB) -> Double { Oklab(self).distance(to: Oklab(other)) }

  /// This colour with a share, 0 to 1, of another laid over it.
  public func mixed(with other: RGB, share: Double) -> RGB {
    let share = share.isNaN ? 0 : min(max(share, 0), 1)
    func mix(_ below: UInt8, _ above: UInt8) -> UInt8 {
      UInt8((Double(below) * (1 - share) + Double(above) * share).rounded())
    }
    return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// Black or white, whichever is readable on this colour.
  public var ink: RGB { lightness > 0.6 ? RGB(0, 0, 0) : RGB(255, 255, 255) }
}

/// A colour by how it looks: Ottosson's Oklab, in which equal distances look about equal.
struct Oklab: Hashable, Sendable {
  /// From 0, black, to 1, white.
  var lightness: Double
  /// From green, negative, to red.
  var greenRed: Double
  /// From blue, negative, to yellow.
  var blueYellow: Double

  init(lightness: Double, greenRed: Double, blueYellow: Double) {
    self.lightness = lightness
    self.greenRed = greenRed
    self.blueYellow = blueYellow
  }

  init(_ color: RGB) {
    let red = Oklab.linear[Int(color.red)]
    let green = Oklab.linear[Int(color.green)]
    let blue = Oklab.linear[Int(color.blue)]
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    greenRed = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blueYellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  /// The nearest colour a screen has; channels out of its gamut are cut.
  var rgb: RGB {
    let long = cube(lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow)
    let medium = cube(lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow)
    let short = cube(lightness - 0.0894841775 * greenRed - 1.2914855480 * blueYellow)
    func channel(_ linear: Double) -> UInt8 {
      let value = min(max(linear, 0), 1)
      let encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
      return UInt8((255 * encoded).rounded())
    }
    return RGB(
      channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
      channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
      channel(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short))
  }

  func distance(to other: Oklab) -> Double {
    let first = lightness - other.lightness
    let second = greenRed - other.greenRed
    let third = blueYellow - other.blueYellow
    return (first * first + second * second + third * third).squareRoot()
  }

  private func cube(_ value: Double) -> Double { value * value * value }

  /// The light of each 8-bit channel value, 0 to 1.
  private static let linear: [Double] = (0..<256).map { step in
    let value = Double(step) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}
