/// The partition as expressions for the trace.
///
/// `h1 w1` count the groups of short distance attention, `r1 r2` the regions and `i1 i2` the phases
/// of long distance attention, `g1 g2` the places in a group.
extension TokenGroups {
  /// From the padded map to groups.
  var partition: String { "\(map) -> \(groups)" }

  /// From groups to the padded map.
  var union: String { "\(groups) -> \(map)" }

  /// From the map to the padded map: `+ n` stands for n rows or columns of zeros.
  var fill: String { "b h w c -> \(paddedMap)" }

  /// From the padded map to the map: what `+ n` stands for is cut off.
  var cut: String { "\(paddedMap) -> b h w c" }

  /// The size of each axis of `partition` and `union`.
  func partitionSizes(batch: Int, channels: Int) -> [String: Int] {
    var sizes = ["b": batch, "c": channels, "g1": side, "g2": side]
    switch distance {
    case .short:
      sizes["h1"] = regions.height
      sizes["w1"] = regions.width
    case .long(let interval):
      sizes["r1"] = regions.height
      sizes["r2"] = regions.width
      sizes["i1"] = interval
      sizes["i2"] = interval
    }
    return sizes
  }

  /// The size of each axis of `fill` and `cut`.
  func mapSizes(batch: Int, channels: Int) -> [String: Int] {
    ["b": batch, "h": grid.height, "w": grid.width, "c": channels]
  }

  private var map: String {
    switch distance {
    case .short: "b (h1 g1) (w1 g2) c"
    case .long: "b (r1 g1 i1) (r2 g2 i2) c"
    }
  }

  private var groups: String {
    switch distance {
    case .short: "(b h1 w1) (g1 g2) c"
    case .long: "(b r1 r2 i1 i2) (g1 g2) c"
    }
  }

  private var paddedMap: String {
    func side(_ name: String, _ padding: Padding) -> String {
      let before = padding.before > 0 ? "\(padding.before) + " : ""
      let after = padding.after > 0 ? " + \(padding.after)" : ""
      return before.isEmpty && after.isEmpty ? name : "(\(before)\(name)\(after))"
    }
    return "b \(side("h", rowPadding)) \(side("w", columnPadding)) c"
  }
}
