import Scenes

/// The values of a scene's picture, [height, width, 3].
func pixels(_ scene: Scene) -> [Float] {
  values(scene.height * scene.width * 3) { scene.draw(into: $0) }
}

/// The values of an object's mask, [height, width].
func mask(_ scene: Scene, of index: Int = 0) -> [Float] {
  values(scene.height * scene.width) { scene.drawMask(of: index, into: $0) }
}

private func values(
  _ count: Int, _ draw: (UnsafeMutableBufferPointer<Float>) -> Void
) -> [Float] {
  // What is not drawn stays visible as no number.
  var values = [Float](repeating: .nan, count: count)
  values.withUnsafeMutableBufferPointer { draw($0) }
  return values
}

/// The mean colour of a picture where `weights` say.
func meanColor(_ pixels: [Float], _ weights: [Float]) -> SIMD3<Float> {
  var (sum, weight) = (SIMD3<Float>.zero, Float(0))
  for index in weights.indices {
    sum += weights[index] * SIMD3(pixels[3 * index], pixels[3 * index + 1], pixels[3 * index + 2])
    weight += weights[index]
  }
  return sum / weight
}
