import CCrypto
import Foundation

/// A SHA-256 digest, by which equal bytes, files and networks are told from others.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The 32 bytes of the digest.
  public let bytes: [UInt8]

  /// All 64 hexadecimal digits.
  public var hex: String { Fingerprint.digits(bytes) }

  /// The first 16 hexadecimal digits, enough to tell networks apart.
  public var short: String { Fingerprint.digits(bytes.prefix(8)) }

  /// The first 16 hexadecimal digits.
  public var description: String { short }

  /// The digest of some bytes.
  public static func of(_ bytes: some Sequence<UInt8>) -> Fingerprint {
    let digest = Digest()
    Array(bytes).withUnsafeBytes { digest.add($0) }
    return digest.fingerprint
  }

  /// The digest of a text's UTF-8 bytes.
  public static func of(text: String) -> Fingerprint { of(text.utf8) }

  /// The digest of values as little-endian float32.
  public static func of(floats: FloatStorage) -> Fingerprint {
    let digest = Digest()
    floats.withBuffer { digest.add(UnsafeRawBufferPointer($0)) }
    return digest.fingerprint
  }

  /// The digest of a file's content.
  ///
  /// - Throws: `CheckpointError` if the file cannot be read.
  public static func of(file path: String) throws -> Fingerprint {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CheckpointError(path, "cannot be opened: \(systemFault(errno))")
    }
    defer { close(descriptor) }
    let digest = Digest()
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CheckpointError(path, "cannot be read: \(systemFault(errno))")
      }
      if count == 0 { return digest.fingerprint }
      piece.withUnsafeBytes { digest.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// The digest of tensors as float32, whatever their order, file format and stored type.
  ///
  /// Tensors are taken in the order of their names' UTF-8 bytes; each adds the length of its name,
  /// its name, the number of its axes, its axes and its values, numbers as little-endian int64 and
  /// values as little-endian float32.
  ///
  /// - Throws: `CheckpointError` if a tensor cannot be read.
  public static func of(tensors: some Sequence<StoredTensor>) throws -> Fingerprint {
    let digest = Digest()
    for tensor in tensors.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      let values = try tensor.floats()
      values.withBuffer { digest.add(tensor.name, tensor.shape, $0) }
    }
    return digest.fingerprint
  }

  /// The digest of tensors in memory; equal to that of the same tensors read from a file.
  public static func of(
    values: some Sequence<(name: String, shape: [Int], values: FloatStorage)>
  ) -> Fingerprint {
    let digest = Digest()
    for tensor in values.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      tensor.values.withBuffer { digest.add(tensor.name, tensor.shape, $0) }
    }
    return digest.fingerprint
  }

  private static func digits(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A digest in the making.
private final class Digest {
  private let context = EVP_MD_CTX_new()

  init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  func add(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  func add(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { add($0) }
  }

  func add(_ name: String, _ shape: [Int], _ values: UnsafeBufferPointer<Float>) {
    add(name.utf8.count)
    Array(name.utf8).withUnsafeBytes { add($0) }
    add(shape.count)
    for axis in shape { add(axis) }
    add(UnsafeRawBufferPointer(values))
  }

  var fingerprint: Fingerprint {
    var bytes = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &bytes, nil)
    return Fingerprint(bytes: bytes)
  }
}
