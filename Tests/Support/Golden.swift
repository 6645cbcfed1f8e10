import Foundation
import Testing

/// Compares text with the golden file `Tests/<folder>/Golden/<name>.txt`.
///
/// `FOVEA_RECORD=1` writes the file anew; a missing one is written and the test fails once, so that
/// nothing is accepted unseen.
public func expectGolden(
  _ text: String, _ name: String, file: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    .appendingPathComponent("Golden")
  let golden = folder.appendingPathComponent(name + ".txt")
  let recording = ProcessInfo.processInfo.environment["FOVEA_RECORD"] == "1"
  let expected = try? String(contentsOf: golden, encoding: .utf8)
  if recording || expected == nil {
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? text.write(to: golden, atomically: true, encoding: .utf8)
    if !recording {
      Issue.record(
        "\(name): there was no golden text; it is written now, look at it",
        sourceLocation: sourceLocation)
    }
    return
  }
  #expect(
    text == expected, "\(name) differs from its golden text; FOVEA_RECORD=1 records it anew",
    sourceLocation: sourceLocation)
}
