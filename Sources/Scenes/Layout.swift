/// Where objects of which size stand, each whole within the picture and clear of the others.
struct Layout {
  struct Place {
    var center: SIMD2<Double>
    var radius: Double
  }

  let places: [Place]

  init(seed: UInt64, count: Int, frame: Frame, difficulty: Double) {
    var draws = SceneDraws(seed: seed, .place)
    // A single object has a radius of 20 to 78 units; several share the same space.
    let crowding = count == 1 ? 1 : (1.7 / Double(count)).squareRoot()
    let largest = 78 * crowding
    let smallest = (60 - 40 * difficulty) * (count == 1 ? 1 : max(crowding, 0.75 * difficulty))
    let radii = (0..<count).map { _ in smallest + (largest - smallest) * draws.unit() }
    var places: [Place] = []
    for radius in radii.sorted(by: >) {
      var place = Place(center: .zero, radius: radius * frame.unit)
      repeat {
        let margin = place.radius + frame.unit
        place.center =
          SIMD2(margin, margin)
          + SIMD2(draws.unit(), draws.unit()) * (frame.far - SIMD2(repeating: 2 * margin))
        if places.allSatisfy({ Self.areClear($0, place, gap: 5 * frame.unit) }) { break }
        // What finds no room becomes smaller until it does.
        place.radius *= 0.985
      } while true
      places.append(place)
    }
    self.places = places
  }

  private static func areClear(_ first: Place, _ second: Place, gap: Double) -> Bool {
    (first.center - second.center).length >= first.radius + second.radius + gap
  }
}
