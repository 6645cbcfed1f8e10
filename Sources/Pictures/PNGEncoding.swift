import CPictures
import Foundation

extension Picture {
  /// The picture as a PNG file, with texts in its metadata.
  ///
  /// A keyword is 1 to 79 printable ASCII characters without outer or double spaces; an entry
  /// whose keyword is not is left out. Texts may be any Unicode.
  public func pngData(text: [(keyword: String, text: String)] = []) -> [UInt8] {
    encodePNG(samples: pixels, height: height, width: width, channels: 3, text: text)
  }

  /// Writes the picture as a PNG file, replacing what is there.
  ///
  /// - Throws: `PictureError.cannotWrite`.
  public func write(png path: String, text: [(keyword: String, text: String)] = []) throws {
    try writeFile(pngData(text: text), to: path)
  }
}

extension GrayPicture {
  /// The picture as a PNG file, with texts in its metadata as in `Picture.pngData`.
  public func pngData(text: [(keyword: String, text: String)] = []) -> [UInt8] {
    encodePNG(samples: samples, height: height, width: width, channels: 1, text: text)
  }

  /// Writes the picture as a PNG file, replacing what is there.
  ///
  /// - Throws: `PictureError.cannotWrite`.
  public func write(png path: String, text: [(keyword: String, text: String)] = []) throws {
    try writeFile(pngData(text: text), to: path)
  }
}

private func encodePNG(
  samples: [UInt8], height: Int, width: Int, channels: Int32,
  text: [(keyword: String, text: String)]
) -> [UInt8] {
  let entries = text.filter { isKeyword($0.keyword) }
  // Pairs of words closed by a zero each, so a zero within a text cannot stay.
  let words = entries.flatMap { entry in
    [UInt8](entry.keyword.utf8) + [0] + entry.text.utf8.filter { $0 != 0 } + [0]
  }
  var encoded: UnsafeMutablePointer<UInt8>?
  var count = 0
  let (status, fault) = withFaultMessage { fault in
    words.withUnsafeBytes {
      cpictures_write_png(
        samples, UInt32(height), UInt32(width), channels,
        $0.baseAddress?.assumingMemoryBound(to: CChar.self), entries.count, &encoded, &count, fault)
    }
  }
  // Encoding reads nothing from outside: like any allocation, it fails for want of memory alone.
  precondition(status == CPICTURES_OK, "encoding a PNG failed: \(fault)")
  defer { free(encoded) }
  return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
}

private func isKeyword(_ keyword: String) -> Bool {
  let bytes = Array(keyword.utf8)
  return (1...79).contains(bytes.count) && bytes.allSatisfy { (0x20...0x7E).contains($0) }
    && bytes.first != 0x20 && bytes.last != 0x20 && !keyword.contains("  ")
}

private func writeFile(_ bytes: [UInt8], to path: String) throws {
  func failure() -> PictureError { .cannotWrite(name: path, reason: systemReason()) }
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw failure() }
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      Foundation.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else {
      let error = failure()
      close(descriptor)
      throw error
    }
    written += count
  }
  // Some file systems report a full disk only here.
  guard close(descriptor) == 0 else { throw failure() }
}
