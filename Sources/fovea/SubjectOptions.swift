import ArgumentParser
import Backbones
import Explain
import Pictures
import Tensors

/// The options that say which network, with which weights, at which size.
struct NetworkOptions: ParsableArguments {
  @OptionGroup var network: VariantOptions

  @Option(
    help: ArgumentHelp(
      "A checkpoint (FILE#NAME chooses a state dict in it), or weights made up from a seed; by"
        + " default what the program brings for the network, else seeded:0.",
      valueName: "file|seeded:seed"),
    completion: .file(), transform: Reading.weights)
  var weights: Request.Weights?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The size of the network's input in pixels, height first; the published one by default.",
      valueName: "HxW"),
    transform: Reading.size)
  var size: Grid?

  @Option(help: "How a picture of other proportions is made to fit.")
  var fit = Preprocessing.Fit.crop

  @Option(
    help: ArgumentHelp(
      "A text file with one class name a line; ImageNet's names for 1000 classes by default.",
      valueName: "file"),
    completion: .file())
  var labels: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many threads compute; all that may run by default.", valueName: "count")
  )
  var threads: Int?

  /// The request for this network on `input`.
  func request(_ input: Request.Input) throws -> Request {
    let variant = try network.variant()
    let weights = weights ?? .usual(for: variant)
    var request = Request(
      variant: variant, weights: weights, input: input, size: size, fit: fit,
      labels: labels)
    if case .file = weights, !weights.isBuiltIn { request.namesVariant = network.isGiven }
    if network.isGiven { request.variantArguments = network.arguments }
    return request
  }

  /// Makes the threads ready; called by every command that computes.
  func startThreads() { Threads.use(threads) }

  func validate() throws {
    if let threads, !(1...64).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 64")
    }
  }
}

/// The option that says what the network is shown.
struct InputOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A picture, a safetensors file with `input`, or values made up from a seed; a built-in"
        + " picture by default.", valueName: "file|seeded:seed"),
    completion: .file(), transform: Reading.input)
  var input: Request.Input?

  /// The input, by default the example picture that comes with the program.
  func chosen() throws -> Request.Input {
    try input ?? .picture(try Resources.examplePicture())
  }
}

/// How arguments are read; what cannot be read is told what it should be.
enum Reading {
  /// A size, height first.
  static func size(_ text: String) throws -> Grid {
    try read(
      text, Grid.init, "a size is height x width in pixels, as 224x320, at most 65536 a side")
  }

  /// A seed or a checkpoint.
  static func weights(_ text: String) throws -> Request.Weights {
    try read(text, Request.Weights.init, "it takes a checkpoint, or seeded: and a whole number")
  }

  /// A seed, a picture or a file of values.
  static func input(_ text: String) throws -> Request.Input {
    try read(
      text, Request.Input.init,
      "it takes a picture, a safetensors file, or seeded: and a whole number")
  }

  /// A head, or all of them.
  static func head(_ text: String) throws -> HeadChoice {
    try read(text, HeadChoice.init, "a head is a number from 0, or mean, max or min")
  }

  /// A class.
  static func classChoice(_ text: String) throws -> ClassTarget.Choice {
    try read(
      text, ClassTarget.Choice.init, "a class is a name, a number from 0, or rank:1 and so on")
  }

  /// A row and a column.
  static func token(_ text: String) throws -> Token {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let row = parts[0], let column = parts[1], row >= 0, column >= 0 else {
      throw ValidationError("a token is a row and a column, both from 0, as 12,30")
    }
    return Token(row: row, column: column)
  }

  private static func read<Value>(
    _ text: String, _ parse: (String) -> Value?, _ expected: String
  ) throws -> Value {
    guard let value = parse(text) else { throw ValidationError(expected) }
    return value
  }
}

/// A token, by its row and column on the grid of tokens.
struct Token {
  let row: Int
  let column: Int
}

extension Preprocessing.Fit: ExpressibleByArgument {}
extension Scale: ExpressibleByArgument {}
