import Foundation
import Support
import Testing

/// `fovea train` and `fovea evaluate` as a person runs them.
struct TrainCommandTests {
  /// A recipe of small pictures and short steps.
  private func recipe(_ folder: TemporaryFolder) throws -> String {
    try folder.write(
      Array(#"{"batch": 2, "microBatch": 1, "phases": [{"size": 32, "share": 1}]}"#.utf8),
      "recipe.json")
  }

  private func arguments(_ folder: TemporaryFolder, images: Int) throws -> [String] {
    [
      "train", "--model", "pvt_v2_scenes", "--seed", "2", "--images", "\(images)", "--threads", "1",
      "--recipe", try recipe(folder), "-o", folder.file("w.safetensors"),
    ]
  }

  @Test func trainsAndEvaluates() throws {
    let folder = try TemporaryFolder()
    let trained = try Command.run(
      try arguments(folder, images: 8) + ["--snapshots", folder.file("along")])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.lines.last?.hasSuffix("after 8 images") == true)
    let snapshots = try FileManager.default.contentsOfDirectory(atPath: folder.file("along"))
    #expect(snapshots.contains("000000008.safetensors"))

    let judged = try Command.run([
      "evaluate", "--model", "pvt_v2_scenes", "--weights", folder.file("w.safetensors"),
      "--images", "4", "--json",
    ])
    #expect(judged.status == 0, "\(judged.errors)")
    let report =
      try JSONSerialization.jsonObject(with: Data(judged.output)) as? [String: Any] ?? [:]
    #expect(report["images"] as? Int == 4)
    for name in ["accuracy", "pointing", "mass_inside"] {
      #expect((report[name] as? Double).map { (0...1).contains($0) } == true)
    }
  }

  @Test func ctrlCSavesAndResumeGoesOn() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = Command.program
    process.arguments = try arguments(folder, images: 2_000_000)
    let output = folder.file("output")
    #expect(FileManager.default.createFile(atPath: output, contents: nil))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // A line of progress is the sign that steps are being taken.
    func text() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
    let deadline = Date() + 60
    while !text().contains("images/s"), Date() < deadline { usleep(20_000) }
    kill(process.processIdentifier, SIGINT)
    let patience = Date() + 60
    while process.isRunning, Date() < patience { usleep(20_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    #expect(text().contains("--resume goes on from"), "\(text())")
    #expect(folder.names.contains("w.safetensors") && folder.names.contains("w.safetensors.state"))

    let other = try Command.run(try arguments(folder, images: 10) + ["--resume"])
    #expect(other.status != 0)
    #expect(other.errors.contains("--images 2000000"), "\(other.errors)")
  }

  @Test func whatCannotBeTrainedIsOneSentence() throws {
    let folder = try TemporaryFolder()
    let published = try Command.run(
      ["train", "--model", "pvt_v2_b0", "-o", folder.file("w.safetensors")])
    #expect(published.status != 0)
    #expect(published.errors.contains("pvt_v2_scenes"), "\(published.errors)")

    let wrong = try folder.write(Array(#"{"bach": 2}"#.utf8), "wrong.json")
    let refused = try Command.run(
      ["train", "--recipe", wrong, "-o", folder.file("w.safetensors")])
    #expect(refused.status != 0)
    #expect(refused.errors.contains("\"bach\""), "\(refused.errors)")
    #expect(!folder.names.contains("w.safetensors"))
  }
}
