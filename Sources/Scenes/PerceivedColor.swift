import Glibc

/// A colour in OKLab (Ottosson, 2020), where distances are those the eye sees.
struct PerceivedColor: Sendable, Hashable {
  /// Lightness in 0...1, green to red, blue to yellow.
  var components: SIMD3<Double>

  init(_ components: SIMD3<Double>) { self.components = components }

  /// The colour of this lightness and hue that a screen can show, as near to the chroma as it gets.
  init(lightness: Double, chroma: Double, hue: Double) {
    let direction = SIMD3(0, cos(hue), sin(hue))
    var chroma = chroma
    components = SIMD3(lightness, 0, 0) + chroma * direction
    while chroma > 0.01, !isShowable {
      chroma *= 0.9
      components = SIMD3(lightness, 0, 0) + chroma * direction
    }
  }

  /// How far apart the eye sees two colours; black and white are 1 apart.
  func distance(to other: PerceivedColor) -> Double {
    let difference = components - other.components
    return (difference * difference).sum().squareRoot()
  }

  /// The same colour, lighter by `amount`.
  func lighter(by amount: Double) -> PerceivedColor {
    PerceivedColor(components + SIMD3(amount, 0, 0))
  }

  /// The colour between this one and another.
  func mixed(with other: PerceivedColor, _ share: Double) -> PerceivedColor {
    PerceivedColor(components + (other.components - components) * share)
  }

  /// Red, green and blue in 0...1, as sRGB encodes them.
  var encoded: SIMD3<Float> {
    let linear = linear
    return SIMD3(Self.encode(linear.x), Self.encode(linear.y), Self.encode(linear.z))
  }

  private var isShowable: Bool {
    let linear = linear
    return linear.min() >= 0 && linear.max() <= 1
  }

  private var linear: SIMD3<Double> {
    let (l, a, b) = (components.x, components.y, components.z)
    let roots = SIMD3(
      l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b,
      l - 0.0894841775 * a - 1.2914855480 * b)
    let cones = roots * roots * roots
    return SIMD3(
      4.0767416621 * cones.x - 3.3077115913 * cones.y + 0.2309699292 * cones.z,
      -1.2684380046 * cones.x + 2.6097574011 * cones.y - 0.3413193965 * cones.z,
      -0.0041960863 * cones.x - 0.7034186147 * cones.y + 1.7076147010 * cones.z)
  }

  private static func encode(_ linear: Double) -> Float {
    let value = min(max(linear, 0), 1)
    return Float(value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055)
  }
}
