/// PVT v2's names: the authors number stages from one in flat lists, timm nests them from zero.
enum PVTv2Names {
  /// The parts of timm's name, from the parts of the authors'.
  static func renamed(_ parts: [String]) -> [String] {
    guard let first = parts.first else { return parts }
    let rest = Array(parts.dropFirst())
    if let number = number(after: "patch_embed", in: first) {
      return (number == 1 ? ["patch_embed"] : ["stages", "\(number - 1)", "downsample"]) + rest
    }
    if let number = number(after: "block", in: first), rest.first.flatMap({ Int($0) }) != nil {
      return ["stages", "\(number - 1)", "blocks"] + withoutRepeat(rest)
    }
    if let number = number(after: "norm", in: first) {
      return ["stages", "\(number - 1)", "norm"] + rest
    }
    return parts
  }

  private static func number(after prefix: String, in part: String) -> Int? {
    guard part.hasPrefix(prefix), let number = Int(part.dropFirst(prefix.count)), number >= 1 else {
      return nil
    }
    return number
  }

  /// The authors wrap the depthwise convolution in a module of its own: `dwconv.dwconv`.
  private static func withoutRepeat(_ parts: [String]) -> [String] {
    var kept: [String] = []
    for part in parts where !(part == "dwconv" && kept.last == "dwconv") { kept.append(part) }
    return kept
  }
}
