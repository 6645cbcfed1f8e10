import ArgumentParser
import Explorer

/// The command `fovea`.
@main
struct Fovea: ParsableCommand {
  /// The version, as `--version` prints it and every file we write carries it.
  static let version = Explorer.version

  static let configuration = CommandConfiguration(
    commandName: "fovea",
    abstract: "Explore, in the terminal, what a vision transformer attends to.",
    usage: """
      fovea [PICTURE|FOLDER] [options]
      fovea COMMAND [options]
      """,
    discussion: """
      Started with a picture, a folder of pictures, or nothing, it opens the explorer; the other \
      commands do the same work without a screen.

        fovea photo.jpg                            explore a picture
        fovea photo.jpg --weights FILE             the same with learned weights
        fovea render --input photo.jpg -o map.png  save one map as a figure
      """,
    version: version,
    subcommands: [
      Explore.self, Render.self, ViewFile.self, Dump.self, Cost.self, Models.self, Weights.self,
      Bench.self, Train.self, Evaluate.self,
      Reshape.self, ScreenShot.self, MakeScene.self,
    ],
    defaultSubcommand: Explore.self)

  /// Runs the command that the arguments name; whatever fails ends in one sentence.
  static func main() {
    do {
      let words = Array(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot(try PlaceArguments.expanded(words))
      try command.run()
    } catch {
      finish(error)
    }
  }
}
