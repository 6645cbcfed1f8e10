import Foundation

/// Where the reference values lie: `FOVEA_FIXTURES` when it is set, else the copy beside the tests.
public enum Fixtures {
  /// The folder of all fixtures.
  public static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["FOVEA_FIXTURES"] {
      return URL(fileURLWithPath: path)
    }
    return testsFolder.appendingPathComponent("Fixtures")
  }()

  /// The folder `Tests` of the checkout.
  public static let testsFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The path of a fixture, as `mini/pvt_v2_mini.safetensors`.
  public static func path(_ name: String) -> String {
    folder.appendingPathComponent(name).path
  }

  /// The names in a folder of fixtures, sorted, hidden ones left out.
  public static func names(in name: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? []
    return all.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// What a JSON fixture holds.
  public static func decoded<Content: Decodable>(
    _ type: Content.Type, _ name: String
  ) throws -> Content {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// A JSON fixture as an object.
  public static func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path(name)))
    guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return object
  }
}

/// The bytes of a file.
public func bytes(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}
