import Foundation

/// The names of the classes a network tells apart.
enum ClassNames {
  /// The most bytes that are read of a file of names.
  private static let mostBytes = 64 << 20

  /// Names for `count` classes: those of a file, ImageNet's for a thousand, none otherwise.
  ///
  /// - Throws: `FileFault`, and `MissingResource` when ImageNet's are not there.
  static func read(_ file: String?, count: Int) throws -> [String] {
    guard let file else { return count == 1000 ? try Resources.imageNetClasses() : [] }
    var lines = try text(file).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == count else {
      let names = lines.count == 1 ? "1 class" : "\(lines.count) classes"
      throw FileFault(file, "names \(names), but the network tells \(count) apart")
    }
    return lines
  }

  private static func text(_ file: String) throws -> String {
    var status = stat()
    guard stat(file, &status) == 0 else {
      let reason = errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
      throw FileFault(file, "cannot be opened: \(reason)")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileFault(file, "is a folder, not a file of class names")
    // A device or a pipe may have no end.
    default: throw FileFault(file, "is not an ordinary file")
    }
    guard Int(status.st_size) <= mostBytes else {
      throw FileFault(file, "is too large for a file of class names")
    }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw FileFault(file, "cannot be read as text in UTF-8")
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}
