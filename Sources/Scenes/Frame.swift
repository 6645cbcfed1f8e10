/// The size of a picture, and the unit that lengths in it are told in.
struct Frame: Sendable, Hashable {
  let height: Int
  let width: Int

  /// Pixels in a 224th of the shorter side.
  var unit: Double { Double(min(height, width)) / 224 }

  /// The corner opposite to the origin, in pixels.
  var far: SIMD2<Double> { SIMD2(Double(width), Double(height)) }
}
