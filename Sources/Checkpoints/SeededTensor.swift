import Foundation

/// Tensors drawn from a name and a seed: the same float32 values in every language, so that
/// reference networks and inputs need no files.
///
/// At flat row-major index i a tensor draws (all modulo 2**64)
///
///     h = FNV-1a-64 of the name's UTF-8 bytes, starting from 0xcbf29ce484222325 XOR seed
///     z = splitmix64's finaliser of h + (i + 1) * 0x9E3779B97F4A7C15
///     u = (z >> 40) / 2**24, in [0, 1);   s = 2 u - 1, in [-1, 1)
///
/// and values are computed in float64 and rounded once.
public enum SeededTensor {
  /// The values of a network's parameter.
  ///
  ///     name ends in "running_var"                0.75 + 0.5 u
  ///     name ends in "running_mean" or ".bias"    0.1 s
  ///     any other tensor with at most one axis    1 + 0.2 s
  ///     any other tensor                          1.4 sqrt(3 / product(shape[1:])) s
  ///
  /// - Throws: `CheckpointError` if the shape has a negative axis or too many elements.
  public static func parameter(
    _ name: String, shape: [Int], seed: UInt64 = 0
  ) throws -> FloatStorage {
    let count = try count(of: name, shape)
    let draws = SeededDraws(name, seed: seed)
    return FloatStorage(count: count) { values in
      if ends(name, in: "running_var") {
        draws.fill(values) { 0.75 + 0.5 * $0 }
      } else if ends(name, in: "running_mean") || ends(name, in: ".bias") {
        draws.fill(values) { 0.1 * (2 * $0 - 1) }
      } else if shape.count <= 1 {
        draws.fill(values) { 1 + 0.2 * (2 * $0 - 1) }
      } else {
        let fanIn = Double(shape.dropFirst().reduce(1, &*))
        let scale = 1.4 * (3 / fanIn).squareRoot()
        draws.fill(values) { scale * (2 * $0 - 1) }
      }
    }
  }

  /// An image already normalised, [3, height, width]: 1.2 times fine noise plus 1.2 times noise that
  /// is constant over cells of 32 x 32 pixels.
  ///
  /// - Throws: `CheckpointError` if a side is negative or there are too many pixels.
  public static func image(height: Int, width: Int, seed: UInt64 = 0) throws -> FloatStorage {
    let count = try count(of: "input.fine", [3, height, width])
    let fine = SeededDraws("input.fine", seed: seed)
    let coarse = SeededDraws("input.coarse", seed: seed)
    let rows = (height + 31) / 32
    let columns = (width + 31) / 32
    return FloatStorage(count: count) { values in
      for line in 0..<(width > 0 ? 3 * height : 0) {
        let cells = (line / height * rows + line % height / 32) * columns
        for x in 0..<width {
          let index = line * width + x
          let near = 2 * fine.unit(index) - 1
          let far = 2 * coarse.unit(cells + x / 32) - 1
          values[index] = Float(1.2 * near + 1.2 * far)
        }
      }
    }
  }

  /// Compares bytes, as other languages do; Swift's own comparison folds Unicode's equal forms.
  private static func ends(_ name: String, in suffix: String) -> Bool {
    name.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  private static func count(of name: String, _ shape: [Int]) throws -> Int {
    // 2**40 values are 4 TiB: past any memory this runs in.
    guard let count = Extent.count(shape), count <= 1 << 40 else {
      throw CheckpointError(
        "seeded tensor \(Sentence.name(name))",
        "cannot have the shape \(Sentence.shape(shape))")
    }
    return count
  }
}

/// The uniform draws of one name and seed.
private struct SeededDraws {
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
  private let start: UInt64

  init(_ name: String, seed: UInt64) {
    var hash = 0xCBF2_9CE4_8422_2325 ^ seed
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    start = hash
  }

  /// u at a flat index.
  @inline(__always)
  func unit(_ index: Int) -> Double {
    var z = start &+ (UInt64(truncatingIfNeeded: index) &+ 1) &* Self.step
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    // Through Int32, which the baseline instruction set converts in vectors.
    return Double(Int32(truncatingIfNeeded: z >> 40)) * 0x1p-24
  }

  /// Fills a tensor with a function of its draws, in pieces on all processors.
  @inline(__always)
  func fill(
    _ values: UnsafeMutableBufferPointer<Float>, _ value: @escaping @Sendable (Double) -> Double
  ) {
    let piece = 1 << 18
    // The pieces are disjoint.
    nonisolated(unsafe) let values = values
    DispatchQueue.concurrentPerform(iterations: (values.count + piece - 1) / piece) { number in
      let start = number * piece
      for index in start..<min(start + piece, values.count) {
        values[index] = Float(value(unit(index)))
      }
    }
  }
}
