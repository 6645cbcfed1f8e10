import ArgumentParser
import Explorer

/// Puts the options that a place file holds in the place of `--place FILE`.
///
/// They stand before the other words, so that what is given on the command line comes after them and
/// wins.
enum PlaceArguments {
  /// The words of a command line with a place file's options in it.
  ///
  /// - Throws: `PlaceFault`; `Fault` when the place belongs to another command.
  static func expanded(_ words: [String]) throws -> [String] {
    guard let path = path(in: words) else { return words }
    let place = try PlaceFile(path: path, names: names)
    let options = place.arguments.flatMap {
      $0.value.isEmpty ? ["--\($0.name)"] : ["--\($0.name)", $0.value]
    }
    // The first word may be the command.
    let first = words.first.flatMap { word in
      Fovea.configuration.subcommands.contains { $0._commandName == word } ? word : nil
    }
    let rest = first == nil ? words : Array(words.dropFirst())
    guard place.arguments.contains(where: { $0.name == "file" }) else {
      return (first.map { [$0] } ?? []) + options + rest
    }
    // A place in a recording is opened by the command that opens recordings.
    guard first == nil || first == ViewFile._commandName else {
      throw Fault("\(path) is a place in a recording, which fovea view opens and draws")
    }
    return [ViewFile._commandName] + options + rest
  }

  private static func path(in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == "--" { return nil }
      if word == "--place" { return index + 1 < words.count ? words[index + 1] : nil }
      if word.hasPrefix("--place=") { return String(word.dropFirst("--place=".count)) }
    }
    return nil
  }

  /// The options a place may hold: those that say what is looked at, and from where.
  private static let names: Set<String> = [
    "file", "tensor", "grid", "model", "config", "lda-interval", "weights", "input", "size", "fit",
    "labels", "view", "layer",
    "head", "query", "key", "by", "scale", "colors", "overlay", "show", "level", "step", "map",
    "channel", "reach", "from", "queries", "class", "against",
    "method", "signed", "stages", "rearrangement", "reshape", "sort", "growth",
    "with-model", "with-config", "with-lda-interval", "with-weights", "with-input", "with-size",
    "with-fit", "with-labels", "with-layer", "with-head",
  ]
}
