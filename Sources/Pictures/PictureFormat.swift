/// A picture format that is read.
public enum PictureFormat: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// Portable Network Graphics, ISO/IEC 15948.
  case png = "PNG"
  /// Baseline or progressive JPEG, ISO/IEC 10918-1.
  case jpeg = "JPEG"

  /// The format's name.
  public var description: String { rawValue }

  static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The format by the first bytes of a file, whatever its name says.
  ///
  /// - Throws: `PictureError.empty` and `PictureError.unknownFormat`.
  static func recognise(_ bytes: UnsafeRawBufferPointer, name: String) throws -> PictureFormat {
    if bytes.isEmpty { throw PictureError.empty(name: name) }
    if bytes.starts(with: pngSignature) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    throw PictureError.unknownFormat(name: name, kind: otherKind(bytes))
  }

  /// What a file is that is not read, for those that people most often have.
  private static func otherKind(_ bytes: UnsafeRawBufferPointer) -> String? {
    func has(_ text: String, at offset: Int = 0) -> Bool {
      bytes.dropFirst(offset).starts(with: text.utf8)
    }
    if has("GIF8") { return "a GIF picture" }
    if has("RIFF"), has("WEBP", at: 8) { return "a WebP picture" }
    if has("II*\0") || has("MM\0*") { return "a TIFF picture" }
    if has("BM") { return "a BMP picture" }
    if has("%PDF-") { return "a PDF document" }
    if has("<svg") { return "an SVG drawing" }
    if has("ftypavif", at: 4) { return "an AVIF picture" }
    if has("ftyphei", at: 4) || has("ftypmif1", at: 4) { return "a HEIC picture" }
    return nil
  }
}
