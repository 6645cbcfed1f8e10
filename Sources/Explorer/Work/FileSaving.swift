import Foundation

/// Writes files that a person names while exploring; one that is there already is left alone.
public enum FileSaving {
  /// Writes a new file and says what became of it.
  ///
  /// - Parameter what: what is saved, as `the view`.
  public static func save(
    _ what: String, to path: String, _ content: () throws -> [UInt8]
  ) -> News {
    do {
      let path = (path as NSString).expandingTildeInPath
      guard !FileManager.default.fileExists(atPath: path) else {
        return .notice("\(path) is there already; nothing was written", isFault: true)
      }
      let bytes = try content()
      do {
        try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      } catch {
        let reason = String(cString: strerror(errno))
        return .notice("\(path) cannot be written: \(reason)", isFault: true)
      }
      return .notice("\(what) is in \(path) now", isFault: false)
    } catch {
      return .notice("\(error)", isFault: true)
    }
  }
}
