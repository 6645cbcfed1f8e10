/// The format that a file's first bytes announce.
enum FileFormat {
  case safetensors
  case zip
  case pyTorchLegacy
  case numPy
  /// None of them; the text is the rest of a sentence about the file.
  case unknown(String)

  /// Recognises a file; for bytes that announce nothing, its name decides who reports the fault.
  init(_ file: MappedFile) {
    let bytes = file.bytes
    let opensBrace = bytes.count > 8 && bytes[8] == UInt8(ascii: "{")
    // A safetensors header's length can look like any other format's first bytes: ask first.
    if opensBrace, bytes[4..<8].allSatisfy({ $0 == 0 }) {
      self = .safetensors
    } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .zip
    } else if bytes.starts(with: [0x93] + "NUMPY".utf8) {
      self = .numPy
    } else if bytes.first == 0x80, bytes.count > 1, bytes[1] <= 5 {
      self = .pyTorchLegacy
    } else if opensBrace {
      self = .safetensors
    } else if let fault = FileFormat.mistakenFor(bytes) {
      self = .unknown(fault)
    } else if file.path.hasSuffix(".safetensors") {
      self = .safetensors
    } else {
      self = .unknown("is not a safetensors, PyTorch or NumPy file")
    }
  }

  /// What downloads often turn out to be.
  private static func mistakenFor(_ bytes: UnsafeRawBufferPointer) -> String? {
    let start = String(decoding: bytes.prefix(64), as: UTF8.self).lowercased()
    if start.hasPrefix("version https://git-lfs") {
      return "is a Git LFS pointer, not the file of tensors it stands for"
    }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
      return "is a web page, not a file of tensors"
    }
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) {
      return "is a tar archive, the layout of PyTorch before 2017, which is not read"
    }
    return nil
  }
}
