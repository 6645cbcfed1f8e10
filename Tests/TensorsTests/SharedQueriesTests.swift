import Support
import Tensors
import Testing

@Suite struct SharedQueriesTests {
  /// Two images of three windows each; all windows of an image share its queries.
  @Test func windowsThatFollowEachOtherShareQueries() {
    let (images, windows, tokens, heads, width) = (2, 3, 5, 2, 4)
    let channels = heads * width
    let queries = Draws.values(images * tokens * channels, seed: 1)
    let keys = Draws.values(images * windows * tokens * channels, seed: 2)
    let scores = attentionScores(
      Heads(Tensor(queries, shape: [images, tokens, channels]), count: heads, width: width),
      Heads(Tensor(keys, shape: [images * windows, tokens, channels]), count: heads, width: width),
      scale: 0.5)
    #expect(scores.shape == [images * windows, heads, tokens, tokens])
    var worst: Float = 0
    for window in 0..<images * windows {
      for head in 0..<heads {
        for i in 0..<tokens {
          for j in 0..<tokens {
            let q = ((window / windows) * tokens + i) * channels + head * width
            let k = (window * tokens + j) * channels + head * width
            let sum = (0..<width).reduce(Float(0)) { $0 + queries[q + $1] * keys[k + $1] }
            worst = max(worst, abs(0.5 * sum - scores[window, head, i, j]))
          }
        }
      }
    }
    #expect(worst < 1e-6)
  }
}
