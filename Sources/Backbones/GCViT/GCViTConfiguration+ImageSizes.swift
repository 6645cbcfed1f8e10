extension GCViTConfiguration {
  /// The sizes of image that the tables of position bias in `source` were made for.
  ///
  /// Windows follow the image, and a stage's table has (2 h - 1)(2 w - 1) rows for windows of h x w
  /// tokens. The tables do not tell h from w, so an image that is not square comes with its twin.
  public func imageSizes(fixedBy source: any ParameterSource) -> [Grid]? {
    guard windowSize == nil, (try? check()) != nil, let names = source.names.map(Set.init) else {
      return nil
    }
    var rows: [(stage: Int, count: Int)] = []
    for stage in depths.indices where depths[stage] > 0 {
      let name = "stages.\(stage).blocks.0.attn.rel_pos.relative_position_bias_table"
      let expected = [1, numHeads[stage]]
      guard names.contains(name), let table = try? source.tensor(named: name, shape: expected),
        table.shape.count == 2
      else { return nil }
      rows.append((stage, table.shape[0]))
    }
    guard let first = rows.first else { return nil }
    let sizes = windows(withOffsets: first.count).map {
      Grid(
        height: $0.height * windowRatio[first.stage], width: $0.width * windowRatio[first.stage])
    }
    let fitting = sizes.filter { size in
      guard let layout = try? layout(height: size.height, width: size.width) else { return false }
      return rows.allSatisfy { Self.offsets(in: layout[$0.stage].window) == $0.count }
    }
    return fitting.isEmpty ? nil : fitting
  }

  /// How many offsets there are between two tokens of a window.
  private static func offsets(in window: Grid) -> Int {
    (2 * window.height - 1) * (2 * window.width - 1)
  }

  /// Every window that has this many offsets between two of its tokens.
  private func windows(withOffsets count: Int) -> [Grid] {
    guard count > 0, count % 2 == 1 else { return [] }
    var found: [Grid] = []
    var divisor = 1
    while divisor * divisor <= count {
      if count % divisor == 0 {
        let sides = ((divisor + 1) / 2, (count / divisor + 1) / 2)
        found.append(Grid(height: sides.0, width: sides.1))
        if sides.0 != sides.1 { found.append(Grid(height: sides.1, width: sides.0)) }
      }
      divisor += 2
    }
    return found
  }
}
