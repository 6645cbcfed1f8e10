extension Scene {
  /// Fills the picture with the ground: smooth as it is, it is computed on a coarse grid, and
  /// interpolated between.
  func drawGround(_ pixels: UnsafeMutablePointer<Float>) {
    let step = 8 * frame.unit
    let rows = Int((Double(height) / step).rounded(.up)) + 1
    let columns = Int((Double(width) / step).rounded(.up)) + 1
    var nodes: [Float] = []
    nodes.reserveCapacity(rows * columns * 3)
    for row in 0..<rows {
      for column in 0..<columns {
        let color = ground.color(at: SIMD2(Double(column), Double(row)) * step).encoded
        nodes += [color.x, color.y, color.z]
      }
    }
    let places = (0..<width).map { GridPlace(pixel: $0, step: step) }
    var line = [Float](repeating: 0, count: columns * 3)
    for row in 0..<height {
      let place = GridPlace(pixel: row, step: step)
      let above = place.node * columns * 3
      let below = above + columns * 3
      for index in line.indices {
        line[index] =
          nodes[above + index] + (nodes[below + index] - nodes[above + index]) * place.share
      }
      var pixel = pixels + row * width * 3
      line.withUnsafeBufferPointer { line in
        for place in places {
          let left = place.node * 3
          for channel in 0..<3 {
            let value = line[left + channel]
            pixel[channel] = value + (line[left + 3 + channel] - value) * place.share
          }
          pixel += 3
        }
      }
    }
  }

  /// Adds grain, and keeps the values in 0...1.
  func addGrain(_ pixels: UnsafeMutablePointer<Float>) {
    var draws = SceneDraws(seed: seed, .grain)
    let key = UInt32(truncatingIfNeeded: draws.next())
    let strength = grain / 512
    for index in 0..<height * width {
      var bits = (UInt32(truncatingIfNeeded: index) &* 0x9E37_79B1) ^ key
      bits = (bits ^ (bits >> 15)) &* 0x2C1B_3C6D
      bits = (bits ^ (bits >> 12)) &* 0x297A_2D39
      bits ^= bits >> 15
      // Each channel has ten bits of its own, and all share the sum of the three.
      let red = Float(Int32(bits & 1023) - 512)
      let green = Float(Int32((bits >> 10) & 1023) - 512)
      let blue = Float(Int32((bits >> 20) & 1023) - 512)
      let shared = (red + green + blue) * 0.8
      let pixel = pixels + index * 3
      pixel[0] = min(max(pixel[0] + (shared + 0.6 * red) * strength, 0), 1)
      pixel[1] = min(max(pixel[1] + (shared + 0.6 * green) * strength, 0), 1)
      pixel[2] = min(max(pixel[2] + (shared + 0.6 * blue) * strength, 0), 1)
    }
  }
}

/// Where a pixel's centre lies on a coarse grid: behind which node, and how far.
private struct GridPlace {
  let node: Int
  let share: Float

  init(pixel: Int, step: Double) {
    let place = (Double(pixel) + 0.5) / step
    node = Int(place)
    share = Float(place - Double(node))
  }
}
