import Foundation
import Support
import Tensors
import Testing

/// The operations against the sums they stand for.
struct OperationTests {
  @Test(arguments: [(1, 3, 5), (70, 33, 65), (7, 130, 200), (200, 64, 1)])
  func linearLayer(rows: Int, inputs: Int, outputs: Int) {
    let x = Draws.tensor([2, rows, inputs], seed: 1)
    let weight = Draws.tensor([outputs, inputs], seed: 2)
    let bias = Draws.tensor([outputs], seed: 3)
    let (xs, ws, bs) = (x.values, weight.values, bias.values)
    var reference: [Float] = []
    for row in 0..<2 * rows {
      for output in 0..<outputs {
        var sum = Double(bs[output])
        for i in 0..<inputs {
          sum += Double(xs[row * inputs + i]) * Double(ws[output * inputs + i])
        }
        reference.append(Float(sum))
      }
    }
    let y = linear(x, weight: weight, bias: bias)
    #expect(y.shape == [2, rows, outputs])
    #expect(relativeDifference(y.values, reference) < 1e-5)
  }

  @Test(arguments: [(7, 4, 3), (3, 2, 1), (1, 1, 0), (4, 4, 0)])
  func convolutionLayer(kernel: Int, stride: Int, padding: Int) {
    let (height, width, inputs, outputs) = (13, 9, 3, 5)
    let x = Draws.tensor([2, height, width, inputs], seed: 4)
    let weight = Draws.tensor([outputs, kernel, kernel, inputs], seed: 5)
    let bias = Draws.tensor([outputs], seed: 6)
    let y = convolution(x, weight: weight, bias: bias, stride: stride, padding: padding)
    let outHeight = convolvedLength(height, kernel: kernel, stride: stride, padding: padding)
    let outWidth = convolvedLength(width, kernel: kernel, stride: stride, padding: padding)
    #expect(y.shape == [2, outHeight, outWidth, outputs])
    let plain = plainConvolution(x, weight, bias, stride: stride, padding: padding)
    #expect(relativeDifference(y.values, plain.values) < 1e-5)
  }

  @Test func attention() {
    let (batch, heads, width, queries, keys) = (2, 3, 4, 150, 11)
    let q = Draws.tensor([batch, queries, heads * width], seed: 7)
    // Keys and values lie side by side, as a joint projection leaves them.
    let kv = Draws.tensor([batch, keys, 2 * heads * width], seed: 8)
    let k = Heads(kv, count: heads, width: width)
    let v = Heads(kv, count: heads, width: width, firstChannel: heads * width)
    let weights = softmax(attentionScores(Heads(q, count: heads, width: width), k, scale: 0.5))
    let y = attentionOutput(weights, v)
    #expect(weights.shape == [batch, heads, queries, keys])
    #expect(y.shape == [batch, queries, heads * width])
    for (b, h, i) in [(0, 0, 0), (1, 2, 149), (1, 0, 77)] {
      let scores = (0..<keys).map { j in
        0.5
          * (0..<width).reduce(0.0) { sum, c in
            sum + Double(q[b, i, h * width + c]) * Double(kv[b, j, h * width + c])
          }
      }
      let whole = scores.reduce(0) { $0 + exp($1) }
      for j in 0..<keys {
        #expect(abs(Double(weights[b, h, i, j]) - exp(scores[j]) / whole) < 1e-5)
      }
      for c in 0..<width {
        let sum = (0..<keys).reduce(0.0) { sum, j in
          sum + Double(weights[b, h, i, j]) * Double(kv[b, j, (heads + h) * width + c])
        }
        #expect(abs(Double(y[b, i, h * width + c]) - sum) < 1e-5)
      }
    }
  }

  @Test func adaptivePooling() {
    // 10 tokens to 7 cells: cells overlap, as floor and ceil leave it.
    #expect(adaptiveCell(0, of: 7, length: 10) == 0..<2)
    #expect(adaptiveCell(1, of: 7, length: 10) == 1..<3)
    #expect(adaptiveCell(6, of: 7, length: 10) == 8..<10)
    // Fewer tokens than cells: cells share tokens.
    #expect(adaptiveCell(3, of: 7, length: 2) == 0..<2)
    let x = Draws.tensor([2, 10, 4, 3], seed: 9)
    let y = adaptiveAveragePool(x, height: 7, width: 2)
    #expect(y.shape == [2, 7, 2, 3])
    let mean = (0..<2).reduce(0.0) { rows, row in
      rows + (2..<4).reduce(0.0) { $0 + Double(x[1, 1 + row, $1, 2]) }
    }
    #expect(abs(Double(y[1, 1, 1, 2]) - mean / 4) < 1e-6)
  }

  @Test func permutation() {
    let x = Draws.tensor([2, 3, 4, 5], seed: 10)
    let y = x.permuted([3, 0, 2, 1])
    #expect(y.shape == [5, 2, 4, 3])
    for (a, b, c, d) in [(0, 0, 0, 0), (1, 2, 3, 4), (1, 0, 2, 3)] {
      #expect(y[d, a, c, b] == x[a, b, c, d])
    }
    #expect(y.permuted([1, 3, 2, 0]).values == x.values)
  }

  @Test func outlinesComputeNothing() {
    let image = Tensor(outline: [1, 64, 64, 3])
    let weight = Draws.tensor([8, 7, 7, 3], seed: 11)
    let y = convolution(image, weight: weight, bias: nil, stride: 4, padding: 3)
    #expect(y.shape == [1, 16, 16, 8])
    #expect(!y.hasValues)
    #expect(!gelu(y).hasValues)
    #expect(y.values.isEmpty)
  }

  @Test func resultsDoNotDependOnThreads() {
    let x = Draws.tensor([1, 500, 64], seed: 12)
    let weight = Draws.tensor([96, 64], seed: 13)
    let one = Threads.use(1) { linear(x, weight: weight, bias: nil).values }
    let four = Threads.use(4) { linear(x, weight: weight, bias: nil).values }
    #expect(relativeDifference(four, one) < 1e-6)
    #expect(Threads.available >= 1)
  }

  @Test func memoryIsUsedAgain() {
    let pool = MemoryPool.shared
    for _ in 0..<50 {
      let x = Draws.tensor([1, 3000, 64], seed: 14)
      _ = gelu(gelu(x))
    }
    // Other tests run beside this one; two hundred megabytes would be a leak of every pass.
    #expect(pool.bytesInUse < 100 << 20)
  }
}
