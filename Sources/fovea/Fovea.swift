import ArgumentParser

/// The command `fovea`.
@main
struct Fovea: ParsableCommand {
  /// The version, as `--version` prints it and every file we write carries it.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "fovea",
    abstract: "Explore, in the terminal, what a vision transformer attends to.",
    discussion: """
      Started with a picture, a folder of pictures, or nothing, it opens the explorer; the other \
      commands do the same work without a screen.
      """,
    version: version,
    subcommands: [
      Explore.self, Render.self, Dump.self, Cost.self, Models.self, Bench.self, ScreenShot.self,
    ],
    defaultSubcommand: Explore.self)
}
