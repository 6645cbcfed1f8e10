import ArgumentParser
import Backbones
import Canvas
import Checkpoints
import Tensors

/// `fovea weights`: what is inside a checkpoint.
struct Weights: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Say what is inside a checkpoint: which network, which tensors, whether all is finite.")

  @Argument(help: "A checkpoint; FILE#NAME chooses one of several state dicts in it.")
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let checkpoint = try Checkpoint.open(argument: file)
    let recognition = Recognition(try CheckpointParameters(checkpoint))
    let tensors = try checkpoint.tensors.map { stored in
      Report.Entry(
        name: stored.name, shape: stored.shape, type: stored.elementType.rawValue,
        finite: stored.elementType.isFloatingPoint ? try isFinite(stored) : nil)
    }
    let floating = checkpoint.tensors.filter(\.elementType.isFloatingPoint)
    let report = Report(
      file: file, container: checkpoint.container, looks_like: recognition.description,
      variant: recognition.name, values: checkpoint.tensors.reduce(0) { $0 + $1.count },
      finite: tensors.allSatisfy { $0.finite ?? true },
      sha256: try Fingerprint.of(tensors: floating).hex, tensors: tensors)
    if json { return try printJSON(report) }
    print(
      """
      \(Sentence.path(file)): \(report.container)
      looks like   \(report.looks_like)
      tensors      \(tensors.count), \(NumberText.count(report.values)) values, \
      \(report.finite ? "all finite" : "NOT all finite")
      fingerprint  \(report.sha256)

      """)
    var table = TextTable(["tensor", "shape", "type", ""])
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: "×")
      table.add([
        tensor.name, shape.isEmpty ? "scalar" : shape, tensor.type,
        tensor.finite == false ? "not finite" : "",
      ])
    }
    print(table.text)
  }

  private func isFinite(_ stored: StoredTensor) throws -> Bool {
    nonFiniteCount(Tensor(try stored.floats(), shape: stored.shape)) == 0
  }

  private struct Report: Encodable {
    let file: String
    let container: String
    let looks_like: String
    let variant: String?
    let values: Int
    let finite: Bool
    let sha256: String
    let tensors: [Entry]

    struct Entry: Encodable {
      let name: String
      let shape: [Int]
      let type: String
      let finite: Bool?
    }
  }
}

extension Recognition {
  /// The published variant's name, when it is one.
  fileprivate var name: String? {
    if case .variant(let variant) = self { variant.name } else { nil }
  }
}
