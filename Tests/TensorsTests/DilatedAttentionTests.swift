import Support
import Tensors
import Testing

/// Dilated attention against the definition, written out.
@Suite struct DilatedAttentionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kernel = 3
    var dilation = 1
    var heads = 1
    var headWidth = 24
    var height = 5
    var width = 6
    var batch = 1
    /// Where the heads lie among a token's channels, and how many follow them.
    var before = 0
    var after = 0
    var testDescription: String {
      "\(kernel)x\(kernel) taps \(dilation) apart, \(heads) heads of \(headWidth), \(height)x\(width)"
    }

    var taps: DilatedTaps { DilatedTaps(kernel: kernel, dilation: dilation) }
    var channels: Int { before + heads * headWidth + after }
    var tokens: Int { height * width }

    /// Values without a pattern, in -1 ..< 1.
    func values(_ seed: UInt64) -> Tensor {
      Draws.tensor([batch, tokens, channels], seed: seed)
    }

    func heads(_ x: Tensor) -> Heads {
      Heads(x, count: heads, width: headWidth, firstChannel: before)
    }

    /// The channel `c` of head `h` at the tap of a token; nil outside the image.
    func at(_ x: Tensor, _ image: Int, _ head: Int, _ token: Int, _ tap: Int, _ c: Int) -> Float? {
      let offset = taps.offset(tap)
      let (row, column) = (token / width + offset.rows, token % width + offset.columns)
      guard (0..<height).contains(row), (0..<width).contains(column) else { return nil }
      return x[image, row * width + column, before + head * headWidth + c]
    }
  }

  static let cases: [Case] = [
    Case(),
    Case(dilation: 2, heads: 2, batch: 2, before: 8, after: 16),
    Case(dilation: 3, heads: 3, headWidth: 32, height: 9, width: 8),
    Case(dilation: 7, headWidth: 8),  // every tap but the centre is outside
    Case(kernel: 5, dilation: 2, heads: 2, headWidth: 13, height: 7, width: 11),
    Case(kernel: 2, dilation: 2, headWidth: 3),
    Case(kernel: 1, headWidth: 5, height: 1, width: 1),
    Case(heads: 4, headWidth: 1, height: 1, width: 17),
    Case(kernel: 15, headWidth: 9, height: 16, width: 16),
  ]

  @Test(arguments: cases, InstructionSet.available)
  func scoresFollowTheDefinition(_ given: Case, _ instructions: InstructionSet) {
    instructions.use {
      let (q, k) = (given.values(1), given.values(2))
      let scores = dilatedScores(
        given.heads(q), given.heads(k), height: given.height, width: given.width, taps: given.taps,
        scale: 0.25)
      #expect(scores.shape == [given.batch, given.heads, given.tokens, given.taps.count])
      var (outside, worst) = (0, Float(0))
      for image in 0..<given.batch {
        for head in 0..<given.heads {
          for token in 0..<given.tokens {
            for tap in 0..<given.taps.count {
              var expected: Float = 0
              for c in 0..<given.headWidth {
                guard let key = given.at(k, image, head, token, tap, c) else { continue }
                expected += 0.25 * q[image, token, given.before + head * given.headWidth + c] * key
              }
              let score = scores[image, head, token, tap]
              if given.at(k, image, head, token, tap, 0) == nil {
                outside += 1
                #expect(score == 0)
              }
              worst = max(worst, abs(score - expected))
            }
          }
        }
      }
      #expect(worst < 1e-5)
      #expect(outside > 0 || given.kernel == 1)
    }
  }

  @Test(arguments: cases, InstructionSet.available)
  func outputFollowsTheDefinition(_ given: Case, _ instructions: InstructionSet) {
    instructions.use {
      let v = given.values(3)
      let shape = [given.batch, given.heads, given.tokens, given.taps.count]
      let weights = Draws.tensor(shape, seed: 4)
      let y = dilatedOutput(
        weights, given.heads(v), height: given.height, width: given.width, taps: given.taps)
      #expect(y.shape == [given.batch, given.tokens, given.heads * given.headWidth])
      var worst: Float = 0
      for image in 0..<given.batch {
        for head in 0..<given.heads {
          for token in 0..<given.tokens {
            for c in 0..<given.headWidth {
              var expected: Float = 0
              for tap in 0..<given.taps.count {
                let value = given.at(v, image, head, token, tap, c) ?? 0
                expected += weights[image, head, token, tap] * value
              }
              worst = max(worst, abs(y[image, token, head * given.headWidth + c] - expected))
            }
          }
        }
      }
      #expect(worst < 1e-4)
    }
  }

  @Test func outlinesGiveOutlines() {
    let given = Case(heads: 2)
    let outline = Heads(
      Tensor(outline: [3, given.tokens, given.channels]), count: 2, width: 24)
    let scores = dilatedScores(
      outline, outline, height: 5, width: 6, taps: given.taps, scale: 1)
    #expect(!scores.hasValues && scores.shape == [3, 2, 30, 9])
    let y = dilatedOutput(scores, outline, height: 5, width: 6, taps: given.taps)
    #expect(!y.hasValues && y.shape == [3, 30, 48])
  }

  @Test func tapsLieAroundTheQuery() {
    let taps = DilatedTaps(kernel: 3, dilation: 2)
    #expect(taps.offset(0) == (-2, -2))
    #expect(taps.offset(4) == (0, 0))
    #expect(taps.offset(5) == (0, 2))
    #expect(taps.offset(8) == (2, 2))
    #expect(DilatedTaps(kernel: 2, dilation: 2).offset(3) == (1, 1))
  }
}
