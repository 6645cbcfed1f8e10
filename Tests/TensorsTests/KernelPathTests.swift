import Foundation
import Kernels
import Support
import Testing

/// Every loop on every instruction set, against the plain sum.
@Suite(.serialized) struct KernelPathTests {
  static let paths: [kernels_path] = [KERNELS_BASELINE, KERNELS_AVX2, KERNELS_AVX512]
  // Lengths around the sixteen lanes, and far from them.
  static let lengths = [1, 7, 15, 16, 17, 33, 49, 160]

  /// Runs `body` with each instruction set this processor has.
  private func onEachPath(_ body: () -> Void) {
    for path in Self.paths where path.rawValue <= kernels_widest_path().rawValue {
      #expect(kernels_select_path(path) == path)
      body()
    }
    kernels_select_path(kernels_widest_path())
  }

  private func mapped(
    _ x: [Float], _ loop: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) -> [Float] {
    var y = [Float](repeating: .nan, count: x.count)
    loop(x, &y, x.count)
    return y
  }

  @Test func elementwise() {
    let x = Draws.values(1000).map { $0 * 12 } + [0, -0.0, 30, -30, 100, -100]
    onEachPath {
      #expect(
        relativeDifference(
          mapped(x, kernels_gelu),
          x.map { Float(0.5 * Double($0) * (1 + erf(Double($0) / 2.0.squareRoot()))) }) < 1e-6)
      #expect(
        relativeDifference(
          mapped(x, kernels_sigmoid), x.map { Float(1 / (1 + Foundation.exp(-Double($0)))) }) < 1e-6
      )
      #expect(mapped(x, kernels_relu) == x.map { max($0, 0) })
      let small = x.filter { abs($0) < 20 }
      for (ours, exact) in zip(mapped(small, kernels_exp), small.map { Foundation.exp(Double($0)) })
      {
        #expect(abs(Double(ours) / exact - 1) < 1e-6)
      }
    }
  }

  @Test func notANumberPassesThrough() {
    onEachPath {
      #expect(mapped([.nan, 1], kernels_exp)[0].isNaN)
      #expect(mapped([.nan, 1], kernels_gelu)[0].isNaN)
      var row = [Float](repeating: 0.5, count: 20)
      row[3] = .nan
      let poisoned = mapped(row) { kernels_softmax($0, $1, 1, $2) }
      #expect(poisoned.allSatisfy { $0.isNaN })
      #expect(kernels_count_nonfinite([1, .nan, .infinity, -.infinity, 0], 5) == 3)
    }
  }

  @Test func softmax() {
    for columns in Self.lengths {
      let rows = 5
      let x = Draws.values(rows * columns).map { $0 * 20 }
      let reference = (0..<rows).flatMap { row -> [Float] in
        let values = x[row * columns..<(row + 1) * columns].map(Double.init)
        let greatest = values.max()!
        let powers = values.map { Foundation.exp($0 - greatest) }
        let sum = powers.reduce(0, +)
        return powers.map { Float($0 / sum) }
      }
      onEachPath {
        let ours = mapped(x) { from, to, _ in kernels_softmax(from, to, rows, columns) }
        #expect(relativeDifference(ours, reference) < 1e-6)
      }
    }
  }

  @Test func layerNorm() {
    for channels in Self.lengths {
      let rows = 4
      let x = Draws.values(rows * channels, seed: 2).map { $0 * 3 + 5 }
      let weight = Draws.values(channels, seed: 3)
      let bias = Draws.values(channels, seed: 4)
      let reference = (0..<rows).flatMap { row -> [Float] in
        let values = x[row * channels..<(row + 1) * channels].map(Double.init)
        let mean = values.reduce(0, +) / Double(channels)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
        return values.indices.map { c in
          Float(
            (values[c] - mean) / (variance + 1e-5).squareRoot() * Double(weight[c])
              + Double(bias[c]))
        }
      }
      onEachPath {
        let ours = mapped(x) { from, to, _ in
          kernels_layer_norm(from, weight, bias, 1e-5, to, rows, channels)
        }
        #expect(relativeDifference(ours, reference) < 2e-6)
      }
    }
  }

  @Test func depthwise() {
    let (height, width) = (6, 5)
    for (kernel, stride) in [(3, 1), (3, 2), (5, 1), (7, 2)] {
      for channels in [1, 16, 19] {
        let padding = kernel / 2
        let x = Draws.values(height * width * channels, seed: 5)
        let weight = Draws.values(kernel * kernel * channels, seed: 6)
        let bias = Draws.values(channels, seed: 7)
        let outHeight = (height + 2 * padding - kernel) / stride + 1
        let outWidth = (width + 2 * padding - kernel) / stride + 1
        var reference: [Float] = []
        for oy in 0..<outHeight {
          for ox in 0..<outWidth {
            for c in 0..<channels {
              var sum = Double(bias[c])
              for ky in 0..<kernel {
                for kx in 0..<kernel {
                  let (y, z) = (oy * stride + ky - padding, ox * stride + kx - padding)
                  guard y >= 0, y < height, z >= 0, z < width else { continue }
                  sum +=
                    Double(x[(y * width + z) * channels + c])
                    * Double(weight[(ky * kernel + kx) * channels + c])
                }
              }
              reference.append(Float(sum))
            }
          }
        }
        let zeros = [Float](repeating: 0, count: channels)
        onEachPath {
          var ours = [Float](repeating: .nan, count: reference.count)
          kernels_depthwise(
            x, weight, bias, zeros, height, width, channels, kernel, stride, padding, outWidth, 0,
            outHeight, &ours)
          #expect(relativeDifference(ours, reference) < 1e-6)
        }
      }
    }
  }
}
