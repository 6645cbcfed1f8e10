/// GC ViT's names: levels become stages, a level's downsampling opens the next stage, and the
/// numbered layers of a convolution block get names.
enum GCViTNames {
  /// The parts of timm's name, from the parts of the authors'; nil for the index table of the
  /// relative positions, which follows from the window's size.
  static func renamed(_ parts: [String], lastStage: Int) -> [String]? {
    if parts.last == "relative_position_index" { return nil }
    let rest = Array(parts.dropFirst())
    switch parts.first {
    case "patch_embed":
      if rest.first == "proj" { return ["stem", "conv1"] + rest.dropFirst() }
      if rest.first == "conv_down" { return ["stem", "down"] + reduction(rest.dropFirst()) }
      return parts
    case "norm": return ["stages", "\(lastStage)", "norm"] + rest
    case "head": return ["head", "fc"] + rest
    case "levels":
      guard let stage = rest.first.flatMap({ Int($0) }), stage < Int.max else { return parts }
      return inStage(stage, rest.dropFirst()) ?? parts
    default: return parts
    }
  }

  private static func inStage(_ stage: Int, _ parts: ArraySlice<String>) -> [String]? {
    let rest = parts.dropFirst()
    switch parts.first {
    case "downsample": return ["stages", "\(stage + 1)", "downsample"] + reduction(rest)
    case "q_global_gen":
      // to_q_global.N.conv.LAYER
      guard rest.first == "to_q_global", rest.count >= 4,
        let number = Int(rest[rest.startIndex + 1]), number < Int.max,
        let layer = convolutionLayer(rest.dropFirst(3))
      else { return nil }
      return ["stages", "\(stage)", "global_block", "blocks", "conv\(number + 1)"] + layer
    case "blocks": return ["stages", "\(stage)", "blocks"] + rest.flatMap(inBlock)
    default: return nil
    }
  }

  private static func inBlock(_ part: String) -> [String] {
    switch part {
    case "gamma1": ["ls1", "gamma"]
    case "gamma2": ["ls2", "gamma"]
    case "relative_position_bias_table": ["rel_pos", part]
    default: [part]
    }
  }

  /// A module that halves the resolution: norm1, a convolution block, `reduction`, norm2.
  private static func reduction(_ parts: ArraySlice<String>) -> [String] {
    guard parts.first == "conv", let layer = convolutionLayer(parts.dropFirst()) else {
      return Array(parts)
    }
    return ["conv_block"] + layer
  }

  /// A convolution block: depthwise, GELU, squeeze-and-excitation of two layers, pointwise.
  private static func convolutionLayer(_ parts: ArraySlice<String>) -> [String]? {
    switch parts.prefix(3) {
    case ["2", "fc", "0"]: return ["se", "fc1"] + parts.dropFirst(3)
    case ["2", "fc", "2"]: return ["se", "fc2"] + parts.dropFirst(3)
    default: break
    }
    switch parts.first {
    case "0": return ["conv_dw"] + parts.dropFirst()
    case "3": return ["conv_pw"] + parts.dropFirst()
    default: return nil
    }
  }
}
