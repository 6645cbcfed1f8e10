/// The 256 colours of xterm, and which of them looks nearest to another colour.
package enum XtermColors {
  /// The sRGB colour of a slot: sixteen named ones, which differ between terminals and are given as
  /// xterm has them, a cube of 6 x 6 x 6, and 24 greys.
  package static func color(_ slot: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
    switch Int(slot) {
    case let slot where slot < 16:
      return named[slot]
    case let slot where slot < 232:
      func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
      return (level((slot - 16) / 36), level((slot - 16) / 6 % 6), level((slot - 16) % 6))
    case let slot:
      let grey = UInt8(8 + 10 * (slot - 232))
      return (grey, grey, grey)
    }
  }

  /// The slot of a range that is nearest in Oklab.
  static func nearest(
    to color: (red: UInt8, green: UInt8, blue: UInt8), in slots: ClosedRange<UInt8>
  ) -> UInt8 {
    let wanted = Oklab(red: color.red, green: color.green, blue: color.blue)
    var best = slots.lowerBound
    var shortest = Float.infinity
    for slot in slots {
      let distance = looks[Int(slot)].squaredDistance(to: wanted)
      if distance < shortest { (best, shortest) = (slot, distance) }
    }
    return best
  }

  private static let looks = (UInt8.min...UInt8.max).map {
    let (red, green, blue) = color($0)
    return Oklab(red: red, green: green, blue: blue)
  }

  private static let named: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]
}
