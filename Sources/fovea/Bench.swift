import ArgumentParser
import Backbones
import Canvas
import Explain
import Foundation
import Tensors

/// `fovea bench`: how fast the network runs on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the forward pass with every attention kept, and the start to the first map.")

  @OptionGroup var network: NetworkOptions
  @OptionGroup var input: InputOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many passes are timed.", valueName: "count"))
  var runs = 30

  @Flag(help: "Walk over all steps instead, as the explorer does, and measure time and memory.")
  var walk = false

  @Flag(help: "Time gradients beside the forward pass: of features, and of parameters.")
  var backward = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...10_000).contains(runs) else {
      throw ValidationError("--runs takes a number from 1 to 10000")
    }
  }

  func run() throws {
    network.startThreads()
    let request = try network.request(try input.chosen()).settled()
    let shown = try NetworkInput(request)
    let model = try LoadedModel(request, height: shown.height, width: shown.width)
    if walk { return try printWalk(BenchWalk(request, model: model, input: shown), model) }
    try model.checkMemory(keeping: .attention)
    if backward { return try printBackward(BenchBackward(model, input: shown, runs: runs)) }

    var milliseconds: [Double] = []
    for run in -3..<runs {
      let time = try ContinuousClock().measure {
        _ = try model.network.backbone(shown.image, Trace(keeping: .attention))
      }
      // The first passes warm caches and the memory pool.
      if run >= 0 { milliseconds.append(time / .milliseconds(1)) }
    }
    let peak = ProcessMemory.peakResident
    let starts = try (0..<5).map { _ in try startToFirstMap(request, shown) }
    let report = Report(
      model: model.name, height: shown.height, width: shown.width, threads: Threads.count,
      machine: Self.machine, forward_ms: Figures(milliseconds),
      start_to_first_map_ms: Figures(starts), peak_bytes: peak)
    if json { return try printJSON(report) }
    let threads = report.threads == 1 ? "1 thread" : "\(report.threads) threads"
    try printText(
      """
      \(report.model) at \(report.height)x\(report.width), \(threads), \
      \(report.machine)
      forward, every attention kept  \(report.forward_ms.text)
      start to first map             \(report.start_to_first_map_ms.text)
      peak memory                    \(peak.map(NumberText.bytes) ?? "unknown")
      """)
  }

  private func printBackward(_ figures: BenchBackward) throws {
    if json { return try printJSON(figures) }
    func line(_ title: String, _ value: Double) -> String {
      let ratio = NumberText.value(value / figures.forward_ms, significant: 3)
      return "\(title)  \(NumberText.value(value, significant: 3)) ms, \(ratio) forward passes"
    }
    try printText(
      """
      \(figures.model): medians of \(runs)
      \(line("forward                        ", figures.forward_ms))
      \(line("forward, gradients of features ", figures.features_ms))
      \(line("forward, gradients of parameters", figures.parameters_ms))
      """)
  }

  private func printWalk(_ walk: BenchWalk, _ model: LoadedModel) throws {
    if json { return try printJSON(walk) }
    func milliseconds(_ value: Double) -> String { NumberText.value(value, significant: 3) + " ms" }
    try printText(
      """
      \(model.name): \(walk.steps) steps walked over
      pass                           \(milliseconds(walk.pass_ms))
      key to next step drawn         median \(milliseconds(walk.median_step_ms)), \
      slowest \(milliseconds(walk.slowest_step_ms)) at \(walk.slowest_step)
      weights                        \(NumberText.bytes(walk.weights_bytes))
      peak memory                    \(walk.peak_bytes.map(NumberText.bytes) ?? "unknown")
      """)
  }

  /// Milliseconds from starting this program anew to having written the first layer's map.
  private func startToFirstMap(_ request: Request, _ shown: NetworkInput) throws -> Double {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-bench-\(getpid()).png")
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let outline = try Outline(of: request)
    let layer = outline.attentionUnits.first.map { outline.units[$0].path } ?? ""
    process.arguments = [
      "render", "--model", request.variant.name, "--weights", request.weights.description,
      "--input", request.input.description, "--size", "\(shown.height)x\(shown.width)",
      "--fit", request.fit.rawValue, "--layer", layer, "--head", "0", "--query",
      "0,0", "--format", "png", "-o", file.path, "--threads", String(Threads.count),
    ]
    // What the other process has to say is said by this one, once.
    let said = Pipe()
    process.standardError = said
    let time = try ContinuousClock().measure {
      try process.run()
      process.waitUntilExit()
    }
    guard process.terminationStatus == 0 else {
      let sentence = String(decoding: said.fileHandleForReading.availableData, as: UTF8.self)
      throw Fault("no map was drawn: \(sentence.replacingOccurrences(of: "Error: ", with: ""))")
    }
    return time / .milliseconds(1)
  }

  private static var machine: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
  }

  private struct Figures: Encodable {
    let median: Double
    let minimum: Double
    let maximum: Double

    init(_ values: [Double]) {
      let sorted = values.sorted()
      let middle = sorted.count / 2
      median =
        sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
      minimum = sorted[0]
      maximum = sorted[sorted.count - 1]
    }

    var text: String {
      let parts = [median, minimum, maximum].map { NumberText.value($0, significant: 3) }
      return "median \(parts[0]) ms, minimum \(parts[1]), maximum \(parts[2])"
    }
  }

  private struct Report: Encodable {
    let model: String
    let height: Int
    let width: Int
    let threads: Int
    let machine: String
    let forward_ms: Figures
    let start_to_first_map_ms: Figures
    let peak_bytes: Int?
  }
}
