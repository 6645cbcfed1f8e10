import Checkpoints
import Testing

/// The tensors of a reference file, by name.
public struct ReferenceTensors {
  private let checkpoint: Checkpoint

  /// The notes of the file, among them the configuration it was made with.
  public var metadata: [String: String] { checkpoint.metadata }
  /// The names of all tensors.
  public var names: [String] { checkpoint.tensors.map(\.name) }

  /// The file `mini/<name>.safetensors`.
  public init(mini name: String) throws {
    checkpoint = try Checkpoint.open(Fixtures.path("mini/\(name).safetensors"))
  }

  /// The values of a tensor and its shape.
  public func tensor(_ name: String) throws -> (shape: [Int], values: [Float]) {
    let stored = try #require(checkpoint[name], "the reference has no \(name)")
    return (stored.shape, try stored.floats().array)
  }
}

/// The summary of a reference tensor, as the files in `full` hold it.
public struct ReferenceSummary {
  let shape: [Int]
  let mean: Double
  let l2: Double
  let minimum: Double
  let maximum: Double
  let index: [Int]
  let value: [Double]

  /// Reads a summary from its JSON object.
  public init(_ json: Any?) throws {
    let object = try #require(json as? [String: Any])
    func number(_ name: String) throws -> Double { try #require(object[name] as? Double) }
    shape = try #require(object["shape"] as? [Int])
    mean = try number("mean")
    l2 = try number("l2")
    minimum = try number("min")
    maximum = try number("max")
    index = try #require(object["index"] as? [Int])
    value = try #require(object["value"] as? [Double])
  }

  /// Whether values agree with the summary, each figure within `tolerance` x (1 + greatest).
  public func agrees(with values: [Float], tolerance: Double) -> Bool {
    guard values.count == shape.reduce(1, *) else { return false }
    let greatest = max(abs(minimum), abs(maximum))
    func near(_ ours: Double, _ theirs: Double, _ scale: Double) -> Bool {
      abs(ours - theirs) <= tolerance * (1 + scale)
    }
    let doubles = values.map(Double.init)
    let sum = doubles.reduce(0, +)
    let squares = doubles.reduce(0) { $0 + $1 * $1 }
    return near(sum / Double(values.count), mean, greatest)
      && near(squares.squareRoot(), l2, l2)
      && near(doubles.min() ?? 0, minimum, greatest) && near(doubles.max() ?? 0, maximum, greatest)
      && zip(index, value).allSatisfy { near(doubles[$0], $1, greatest) }
  }
}
