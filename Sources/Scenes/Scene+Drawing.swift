extension Scene {
  /// Draws the picture into memory of [height, width, 3]: red, green and blue in 0...1 as sRGB
  /// encodes them.
  ///
  /// Threads may draw at the same time, also the same scene into different memory.
  public func draw(into pixels: UnsafeMutableBufferPointer<Float>) {
    precondition(pixels.count == height * width * 3, "the memory has height x width x 3 values")
    guard let start = pixels.baseAddress else { return }
    let raster = CoverageRaster(frame)
    drawGround(start)
    for mark in clutter where !mark.isOver { fill(mark, raster, start) }
    for object in objects { fill(object, raster, start) }
    for mark in clutter where mark.isOver { fill(mark, raster, start) }
    addGrain(start)
  }

  /// Draws into memory of [height, width] which part of each pixel an object covers, in 0...1.
  ///
  /// It is the area within the object's outline; clutter that lies over its edge is not taken out.
  public func drawMask(of index: Int = 0, into mask: UnsafeMutableBufferPointer<Float>) {
    precondition(mask.count == height * width, "the memory has height x width values")
    guard let start = mask.baseAddress else { return }
    start.update(repeating: 0, count: mask.count)
    CoverageRaster(frame).draw(objects[index].outline) { row, column, coverage in
      guard let from = coverage.baseAddress else { return }
      (start + row * width + column).update(from: from, count: coverage.count)
    }
  }

  private func fill(
    _ object: Object, _ raster: CoverageRaster, _ pixels: UnsafeMutablePointer<Float>
  ) {
    // Light falls from above.
    let light = object.color.lighter(by: 0.05).encoded
    let change = object.color.lighter(by: -0.05).encoded - light
    let top = Float(object.center.y - object.radius)
    let height = Float(2 * object.radius)
    raster.draw(object.outline) { row, column, coverage in
      let depth = min(max((Float(row) + 0.5 - top) / height, 0), 1)
      blend(light + change * depth, 1, coverage, pixels + (row * width + column) * 3)
    }
  }

  private func fill(
    _ mark: ClutterMark, _ raster: CoverageRaster, _ pixels: UnsafeMutablePointer<Float>
  ) {
    let color = mark.color.encoded
    raster.draw([mark.contour]) { row, column, coverage in
      blend(color, mark.opacity, coverage, pixels + (row * width + column) * 3)
    }
  }

  private func blend(
    _ color: SIMD3<Float>, _ opacity: Float, _ coverage: UnsafeBufferPointer<Float>,
    _ pixels: UnsafeMutablePointer<Float>
  ) {
    let (red, green, blue) = (color.x, color.y, color.z)
    for index in 0..<coverage.count where coverage[index] > 0 {
      let share = coverage[index] * opacity
      let pixel = pixels + index * 3
      pixel[0] += (red - pixel[0]) * share
      pixel[1] += (green - pixel[1]) * share
      pixel[2] += (blue - pixel[2]) * share
    }
  }
}

extension Scene.Object {
  /// The outline where the object stands.
  var outline: [Contour] {
    let across = SIMD2(angle: tilt, length: radius)
    return shape.outline(proportion: proportion).map { contour in
      contour.map { center + $0.x * across + $0.y * across.perpendicular }
    }
  }
}
