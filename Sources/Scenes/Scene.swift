/// A picture made from a seed: plain shapes on a coloured, cluttered ground.
///
/// The same seed and options give the same picture on every machine, within one level of 255; the
/// size changes how finely it is drawn, and with another ratio of the sides where things stand.
/// Lengths are pixels, and points run rightwards and downwards from the upper left corner.
public struct Scene: Sendable, Hashable {
  /// A shape in the picture.
  public struct Object: Sendable, Hashable {
    /// What it is.
    public let shape: SceneClass
    /// The centre of the circle around it, x then y.
    public let center: SIMD2<Double>
    /// The radius of the circle around it.
    public let radius: Double
    /// The turn from upright, clockwise in radians.
    public let tilt: Double
    let proportion: Double
    let color: PerceivedColor
  }

  /// The sizes, in pixels, that a side may have.
  public static let sides = 32...4096
  /// How many objects there may be.
  public static let counts = 1...5

  /// The height in pixels.
  public let height: Int
  /// The width in pixels.
  public let width: Int
  /// The objects; the first is the one that a label names.
  public let objects: [Object]
  let seed: UInt64
  let ground: Ground
  let clutter: [ClutterMark]
  let grain: Float

  var frame: Frame { Frame(height: height, width: width) }

  /// What a label says: the class of the first object.
  public var shape: SceneClass { objects[0].shape }

  /// Draws up a scene.
  ///
  /// - Parameters:
  ///   - seed: what decides everything else.
  ///   - shape: the class of the first object; the seed's choice without one.
  ///   - count: how many objects there are, all of different classes, in `Scene.counts`.
  ///   - difficulty: 0 for a large object in strong contrast with little clutter, 1 for all there
  ///     is: a single object's radius is at least 60 - 40 x difficulty of 224.
  ///   - height: the height, in `Scene.sides`.
  ///   - width: the width, in `Scene.sides`.
  public init(
    seed: UInt64, shape: SceneClass? = nil, count: Int = 1, difficulty: Double = 1,
    height: Int = 224, width: Int = 224
  ) {
    precondition(Self.counts.contains(count), "a scene has 1 to 5 objects")
    precondition(
      Self.sides.contains(height) && Self.sides.contains(width),
      "a scene's sides are 32 to 4096 pixels")
    precondition((0...1).contains(difficulty), "difficulty is in 0...1")
    (self.height, self.width, self.seed) = (height, width, seed)
    let frame = Frame(height: height, width: width)
    let ground = Ground(seed: seed, frame: frame, difficulty: difficulty)
    let layout = Layout(seed: seed, count: count, frame: frame, difficulty: difficulty)
    let shapes = Self.shapes(seed: seed, first: shape, count: count)
    var tilts = SceneDraws(seed: seed, .tilt)
    var proportions = SceneDraws(seed: seed, .proportion)
    var colors = SceneDraws(seed: seed, .color)
    objects = zip(shapes, layout.places).map { shape, place in
      Object(
        shape: shape, center: place.center, radius: place.radius,
        tilt: tilts.number(-1...1) * .pi * (0.2 + 0.8 * difficulty),
        proportion: proportions.unit(),
        color: Self.color(on: ground, at: place, difficulty: difficulty, &colors))
    }
    self.ground = ground
    clutter = ClutterMark.marks(
      seed: seed, ground: ground, objects: objects, frame: frame, difficulty: difficulty)
    var grains = SceneDraws(seed: seed, .grain)
    grain = Float(grains.number(0.008...0.036) * (0.4 + 0.6 * difficulty))
  }

  private static func shapes(seed: UInt64, first: SceneClass?, count: Int) -> [SceneClass] {
    var draws = SceneDraws(seed: seed, .shape)
    var rest = SceneClass.allCases
    // The seed's own choice is drawn in any case: what comes after does not depend on the argument.
    let drawn = rest[draws.integer(below: rest.count)]
    var shapes = [first ?? drawn]
    while shapes.count < count {
      rest.removeAll { $0 == shapes[shapes.count - 1] }
      shapes.append(rest[draws.integer(below: rest.count)])
    }
    return shapes
  }

  /// A colour at some distance from the ground beneath an object.
  private static func color(
    on ground: Ground, at place: Layout.Place, difficulty: Double, _ draws: inout SceneDraws
  ) -> PerceivedColor {
    let beneath =
      [ground.color(at: place.center)]
      + Contour.circle(around: place.center, radius: 0.8 * place.radius, steps: 8)
      .map(ground.color)
    let enough = 0.34 - 0.12 * difficulty
    var best = (color: beneath[0], distance: -1.0)
    for _ in 0..<40 where best.distance < enough {
      let isGray = draws.unit() < 0.12
      let color = PerceivedColor(
        lightness: draws.number(isGray ? 0.2...0.97 : 0.36...0.9),
        chroma: draws.number(isGray ? 0...0.03 : 0.09...0.22), hue: draws.number(0...(2 * .pi)))
      let distance = beneath.reduce(1) { min($0, $1.distance(to: color)) }
      if distance > best.distance { best = (color, distance) }
    }
    return best.color
  }
}
