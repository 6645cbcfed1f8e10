import ArgumentParser
import Backbones
import Explain
import Pictures
import Tensors

/// The options that say which network, with which weights, at which size.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The network; `fovea models` lists all.", valueName: "name"))
  var model = "pvt_v2_b0"

  @Option(help: ArgumentHelp("A checkpoint (FILE#NAME chooses a state dict in it), or seeded:SEED.", valueName: "file|seeded:seed"))
  var weights = "seeded:0"

  @Option(help: ArgumentHelp("The size of the network's input in pixels, height first.", valueName: "HxW"))
  var size: Grid?

  @Option(help: "How a picture is made to fit: crop, squash or pad.")
  var fit = Preprocessing.Fit.crop

  @Option(help: ArgumentHelp("A text file with one class name a line.", valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("How many threads compute; all that may run by default.", valueName: "count"))
  var threads: Int?

  /// The request for this network on `input`.
  func request(_ input: Request.Input) throws -> Request {
    guard let weights = Request.Weights(weights) else {
      throw ValidationError("--weights takes a checkpoint, or seeded:SEED with a whole number")
    }
    return Request(
      variant: try Variant.named(model), weights: weights, input: input, size: size, fit: fit,
      labels: labels)
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
  @Option(help: ArgumentHelp("A picture, a safetensors file with `input`, or seeded:SEED.", valueName: "file|seeded:seed"))
  var input: String?

  /// The input, by default the example picture that comes with the program.
  func chosen() throws -> Request.Input {
    guard let input else { return .picture(try Resources.examplePicture()) }
    guard let chosen = Request.Input(input) else {
      throw ValidationError("--input takes a picture, a safetensors file, or seeded:SEED")
    }
    return chosen
  }
}

extension Grid: ExpressibleByArgument {
  /// Reads a size as it is written on a command line.
  public init?(argument: String) { self.init(argument) }
}

extension Preprocessing.Fit: ExpressibleByArgument {}
extension Scale: ExpressibleByArgument {}

extension HeadChoice: ExpressibleByArgument {
  /// Reads a head as it is written on a command line.
  public init?(argument: String) { self.init(argument) }
  /// As the help shows a default.
  public var defaultValueDescription: String { self.argument }
}
