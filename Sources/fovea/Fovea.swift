import ArgumentParser

/// The command `fovea`.
@main
struct Fovea: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fovea", abstract: "Explore attention patterns in the terminal.")
}
