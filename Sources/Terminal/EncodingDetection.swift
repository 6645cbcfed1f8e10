/// Finds out from the environment whether characters beyond ASCII can be shown.
package enum EncodingDetection {
  /// What to do about characters.
  package enum Encoding: Hashable, Sendable {
    /// The environment's encoding is UTF-8 already.
    case utf8
    /// Nothing speaks against UTF-8: switch to it.
    case switchToUTF8
    /// ASCII only.
    case ascii
  }

  /// The encoding to use.
  ///
  /// Containers and remote shells start with no locale at all, or name one that is not installed;
  /// both mean UTF-8 today. Only a locale that names another encoding means that.
  package static func encoding(
    unicode: Bool?, environment: [String: String], localeIsUTF8: Bool
  ) -> Encoding {
    let available = localeIsUTF8 ? Encoding.utf8 : .switchToUTF8
    if let unicode { return unicode ? available : .ascii }
    // The console's fonts lack the block elements that data is drawn with.
    if environment["TERM"]?.hasPrefix("linux") == true { return .ascii }
    if localeIsUTF8 { return .utf8 }
    let forced = ["LC_ALL", "LC_CTYPE"].compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let forced else { return .switchToUTF8 }
    let name = forced.lowercased()
    return name.contains("utf-8") || name.contains("utf8") ? .switchToUTF8 : .ascii
  }
}
