import Foundation

/// The pictures of a folder in the order a person would list them.
public struct PictureFolder: Hashable, Sendable {
  /// The folder's path.
  public let path: String
  /// The paths of its picture files, `cat2.png` before `cat10.png`; at least one.
  public let pictures: [String]

  /// The extensions that mark a picture, in lower case.
  public static let extensions = ["png", "jpg", "jpeg"]

  /// Lists the pictures directly in a folder by their names' ends.
  ///
  /// They are `.png`, `.jpg` and `.jpeg`, in either case. Hidden files and folders are left out.
  /// Whether a file decodes is seen when it is opened.
  ///
  /// - Throws: `PictureError.cannotRead` and `PictureError.noPictures`.
  public init(path: String) throws {
    pictures = try Self.files(in: path, extensions: Self.extensions)
    self.path = path
    if pictures.isEmpty { throw PictureError.noPictures(folder: path) }
  }

  /// The files directly in a folder whose names end in one of `extensions`, in lower case, in the
  /// order a person would list them; hidden files are left out.
  ///
  /// - Throws: `PictureError.cannotRead`.
  public static func files(in path: String, extensions: [String]) throws -> [String] {
    guard let folder = opendir(path) else {
      throw PictureError.cannotRead(name: path, reason: systemReason())
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), has(name, anyOf: extensions) { names.append(name) }
    }
    let prefix = path.hasSuffix("/") ? path : path + "/"
    return names.map(NaturalName.init).sorted().map { prefix + $0.name }.filter { !isFolder($0) }
  }

  /// Whether a path leads to a folder.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func has(_ name: String, anyOf extensions: [String]) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }
}
