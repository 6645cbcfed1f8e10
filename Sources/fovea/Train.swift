import ArgumentParser
import Backbones
import Foundation
import Tensors
import Training

/// `fovea train`: a network learns scenes.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network on scenes made on the fly.",
    discussion: """
      The weights go to FILE, as float16; what is needed to go on goes to FILE.state. Ctrl-C saves \
      both, and the same command with --resume goes on. The same seed and number of threads give \
      the same weights.

        fovea train --model pvt_v2_scenes --seed 1 --images 60000 -o learned.safetensors
      """)

  @Option(
    help: ArgumentHelp("The network; those for scenes end in _scenes.", valueName: "name"),
    completion: .list(Variant.all.filter(\.isForScenes).map(\.name)))
  var model = "pvt_v2_scenes"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What decides the first weights and all scenes.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many scenes it sees.", valueName: "count"))
  var images = 60_000

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file of weights.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @Flag(help: "Go on where a training to the same file was stopped.")
  var resume = false

  @Option(
    help: ArgumentHelp("A folder for weights along the way.", valueName: "folder"),
    completion: .directory)
  var snapshots: String?

  @Option(
    help: ArgumentHelp(
      "A JSON file with what is to be other than usual; --print-recipe shows what there is.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var recipe: String?

  @Flag(help: "Print the recipe and do nothing else.")
  var printRecipe = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many threads compute; all that may run by default.", valueName: "count")
  )
  var threads: Int?

  func validate() throws {
    guard (1...1_000_000_000).contains(images) else {
      throw ValidationError("--images takes a number from 1 to 1000000000")
    }
    if let threads, !(1...64).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 64")
    }
  }

  /// The file that holds what is needed to go on.
  private var state: String { output + ".state" }

  func run() throws {
    let variant = try Variant.named(model)
    let chosen = try RecipeFile.read(recipe, for: variant)
    if printRecipe { return try printJSON(chosen) }
    guard variant.isForScenes else {
      let names = Variant.all.filter(\.isForScenes).map(\.name).joined(separator: ", ")
      throw Fault("\(model) is not made for scenes; there are \(names)")
    }
    Threads.use(threads)
    MemoryPool.shared.keepIdle(upTo: 2 << 30)
    let trainer = try trainer(variant, chosen)
    if let snapshots {
      try FileManager.default.createDirectory(
        atPath: snapshots, withIntermediateDirectories: true)
    }
    // What cannot be written should be known now, not hours later.
    try save(trainer)
    try train(trainer)
  }

  private func trainer(_ variant: Variant, _ recipe: Recipe) throws -> Trainer {
    guard resume else {
      return try Trainer(variant, seed: seed, images: images, recipe: recipe)
    }
    let trainer = try Trainer(resuming: state)
    guard trainer.variant.name == model, trainer.seed == seed, trainer.images == images else {
      throw Fault(
        "\(state) is of a training of \(trainer.variant.name) with --seed \(trainer.seed)"
          + " --images \(trainer.images)")
    }
    return trainer
  }

  private func train(_ trainer: Trainer) throws {
    let interruption = Interruption()
    var log = TrainingLog(trainer)
    var report = TrainingReport()
    while !trainer.isDone, !interruption.isAsked {
      do {
        try trainer.step()
      } catch {
        report.end()
        throw error
      }
      log.note(trainer)
      try report.show(log.line(trainer), trainer)
      if trainer.stepsDone.isMultiple(of: 250) { try save(trainer) }
      if let snapshots, isSnapshot(trainer) {
        let name = String(format: "%09d.safetensors", trainer.imagesSeen)
        try trainer.writeWeights(to: (snapshots as NSString).appendingPathComponent(name))
      }
    }
    report.end()
    try save(trainer)
    if trainer.isDone {
      try printText("\(output) holds \(model) after \(trainer.imagesSeen) images")
    } else {
      try printText(
        "stopped after \(trainer.imagesSeen) of \(trainer.images) images;"
          + " --resume goes on from \(state)")
    }
  }

  private func save(_ trainer: Trainer) throws {
    try trainer.writeState(to: state)
    try trainer.writeWeights(to: output, notes: ["version": Fovea.version])
  }

  /// Whether weights are kept now: about thirty times, more often at first, when most changes.
  private func isSnapshot(_ trainer: Trainer) -> Bool {
    let pieces = 30.0
    func piece(_ step: Int) -> Int {
      Int(pieces * (Double(step) / Double(trainer.steps)).squareRoot())
    }
    return piece(trainer.stepsDone) != piece(trainer.stepsDone - 1)
  }
}
