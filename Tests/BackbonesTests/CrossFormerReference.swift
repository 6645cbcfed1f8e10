import Backbones
import Foundation
import Support
import Tensors

/// What the authors' code computes, read from the fixtures, and the seeded tensors it was fed.
enum CrossFormerReference {
  /// A mini case: its configuration, its seed and every tensor.
  struct Case {
    let configuration: CrossFormerConfiguration
    let seed: UInt64
    let tensors: [String: Tensor]

    init(_ name: String) throws {
      let data = try Data(contentsOf: URL(fileURLWithPath: Fixtures.path(name)))
      let length = Int(data.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
      let header = try JSONSerialization.jsonObject(with: data[8..<8 + length])
      var tensors: [String: Tensor] = [:]
      var metadata: [String: String] = [:]
      for (key, value) in header as? [String: [String: Any]] ?? [:] {
        guard let shape = value["shape"] as? [Int], let span = value["data_offsets"] as? [Int]
        else {
          metadata = value as? [String: String] ?? [:]
          continue
        }
        let bytes = Data(data[8 + length + span[0]..<8 + length + span[1]])
        tensors[key] = bytes.withUnsafeBytes {
          Tensor(Array($0.bindMemory(to: Float.self)), shape: shape)
        }
      }
      self.tensors = tensors
      seed = UInt64(metadata["seed"] ?? "") ?? 0
      configuration = try JSONDecoder().decode(
        CrossFormerConfiguration.self, from: Data((metadata["config"] ?? "").utf8))
    }
  }

  /// Parameters drawn from their names.
  struct Seeded: ParameterSource {
    var seed: UInt64 = 0
    var names: [String]? { nil }

    func tensor(named name: String, shape: [Int]) -> Tensor? {
      let fanIn = Double(shape.dropFirst().reduce(1, *))
      let (isBias, isVector) = (name.hasSuffix(".bias"), shape.count == 1)
      let width = 1.4 * (3 / fanIn).squareRoot()
      return Tensor(
        draws(name, shape.reduce(1, *), seed).map { s in
          Float(isBias ? 0.1 * s : isVector ? 1 + 0.2 * s : width * s)
        }, shape: shape)
    }
  }

  /// The seeded image, [1, height, width, 3].
  static func image(height: Int, width: Int, seed: UInt64 = 0) -> Tensor {
    let (rows, columns) = ((height + 31) / 32, (width + 31) / 32)
    let fine = draws("input.fine", 3 * height * width, seed)
    let coarse = draws("input.coarse", 3 * rows * columns, seed)
    return Tensor(shape: [1, height, width, 3]) { pixels in
      for channel in 0..<3 {
        for y in 0..<height {
          for x in 0..<width {
            pixels[(y * width + x) * 3 + channel] = Float(
              1.2 * fine[(channel * height + y) * width + x]
                + 1.2 * coarse[(channel * rows + y / 32) * columns + x / 32])
          }
        }
      }
    }
  }

  /// The draws s in [-1, 1) of a name.
  private static func draws(_ name: String, _ count: Int, _ seed: UInt64) -> [Double] {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (0..<count).map { index in
      var z = hash &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return 2 * (Double(z >> 40) / 16_777_216) - 1
    }
  }
}

/// The largest difference, in units of 1 + the largest reference value.
func relativeError(_ values: [Float], _ reference: [Float]) -> Float {
  guard values.count == reference.count else { return .infinity }
  var (difference, greatest) = (Float(0), Float(0))
  for (a, b) in zip(values, reference) {
    guard a.isFinite else { return .infinity }
    difference = max(difference, abs(a - b))
    greatest = max(greatest, abs(b))
  }
  return difference / (1 + greatest)
}
