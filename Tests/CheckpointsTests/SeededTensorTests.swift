import Checkpoints
import Testing

/// Values recorded from the Python original: the first bit patterns and SHA-256 of all bytes.
struct SeededTensorTests {
  struct Recorded: Sendable {
    let name: String
    let shape: [Int]
    let seed: UInt64
    let first: [UInt32]
    let digest: String
  }

  static let recorded = [
    Recorded(
      name: "head.weight", shape: [4, 3], seed: 0, first: [0x3F23_4FDA, 0x3F49_AD36],
      digest: "1a6e38f24e8f3fc2"),
    Recorded(
      name: "head.weight", shape: [4, 3], seed: 7, first: [0x3F99_7523, 0xBF86_D1D4],
      digest: "5a88c15279663432"),
    Recorded(
      name: "stages.0.blocks.0.attn.q.bias", shape: [33], seed: 1,
      first: [0x3D65_A31A, 0xBD84_641A], digest: "e87740ee13e8a7ea"),
    Recorded(
      name: "bn.running_mean", shape: [17], seed: 2, first: [0x3D96_5A7E, 0xBD88_FD45],
      digest: "43910921e14e2b33"),
    Recorded(
      name: "bn.running_var", shape: [129], seed: 3, first: [0x3F86_E9FC, 0x3F52_9706],
      digest: "6cf0a4b1c1d03dae"),
    Recorded(
      name: "norm.weight", shape: [64], seed: 4, first: [0x3F89_ACA0, 0x3F79_66A0],
      digest: "fa931cf01ab76f8f"),
    Recorded(
      name: "gamma", shape: [], seed: 5, first: [0x3F56_09FF], digest: "8081e75c3561c102"),
    Recorded(
      name: "conv.weight", shape: [300, 7, 31, 31], seed: 6, first: [0xBC0B_A1FC, 0xBBB5_BF02],
      digest: "74e45fed1ad2298a"),
    Recorded(
      name: "tête.bïas", shape: [5, 2], seed: 9, first: [0x3F11_6675, 0x3F93_F7D9],
      digest: "1ffb6a1094f9ea92"),
    Recorded(
      name: "empty.weight", shape: [0, 3], seed: 0, first: [], digest: "e3b0c44298fc1c14"),
    Recorded(
      name: "big.weight", shape: [3, 1 << 19], seed: .max, first: [0x3B48_07FA, 0xBA97_5409],
      digest: "0f003c383e36b45b"),
  ]

  @Test(arguments: recorded)
  func parametersAreThoseOfThePythonOriginal(_ expected: Recorded) throws {
    let values = try SeededTensor.parameter(
      expected.name, shape: expected.shape, seed: expected.seed)
    #expect(values.array.prefix(2).map(\.bitPattern) == expected.first)
    #expect(Fingerprint.of(floats: values).short == expected.digest)
  }

  @Test(
    arguments: [
      (2, 2, 0, "2ce6dacdf14d7553"), (64, 96, 0, "753d9029d95bbf7e"),
      (33, 31, 5, "6f730d68e4343e95"),
      (224, 224, 11, "5fa35b2faf62350e"), (1, 100, 3, "d3a3fd0763922ba4"),
    ] as [(Int, Int, UInt64, String)])
  func imagesAreThoseOfThePythonOriginal(
    height: Int, width: Int, seed: UInt64, digest: String
  ) throws {
    let values = try SeededTensor.image(height: height, width: width, seed: seed)
    #expect(values.count == 3 * height * width)
    #expect(Fingerprint.of(floats: values).short == digest)
  }

  @Test func impossibleShapesAreErrors() throws {
    for shape in [[-1], [2, -3], [.max, 2], [1 << 50]] {
      #expect(throws: CheckpointError.self) { try SeededTensor.parameter("w", shape: shape) }
    }
    #expect(throws: CheckpointError.self) { try SeededTensor.image(height: -1, width: 4) }
    #expect(throws: CheckpointError.self) {
      try SeededTensor.image(height: 1 << 40, width: 1 << 40)
    }
    #expect(try SeededTensor.image(height: 0, width: 4).count == 0)
    #expect(try SeededTensor.image(height: 4, width: 0).count == 0)
  }
}
