import Support
import Tensors
import Testing

/// The operations of quadtree attention against plain loops, on every instruction set.
@Suite struct QuadTreeOperationTests {
  private let grid = QuadTreeGrid(height: 6, width: 8)
  private let batch = 2
  private let heads = 3

  /// Keys that the 3x4 parents of `grid` keep, `count` of 12.
  private func kept(_ count: Int) -> KeySelection {
    greatestKeys(softmax(Draws.tensor([batch, heads, 12, 12], seed: 1)), count: count)
  }

  @Test func parentsAndChildrenFindEachOther() {
    for token in 0..<grid.count {
      let (parent, place) = (grid.parent(of: token), grid.place(of: token))
      #expect(grid.child(place, of: parent) == token)
      #expect(parent == token / 8 / 2 * 4 + token % 8 / 2)
    }
    #expect((0..<4).map { grid.child($0, of: 5) } == [18, 19, 26, 27])
  }

  @Test func candidatesAreTheChildrenByRank() {
    let kept = kept(3)
    let candidates = SiblingCandidates(childrenOf: kept, on: grid)
    #expect(candidates.keys.shape == [batch, heads, 12, 12])
    let (chosen, keys) = (kept.indices.values, candidates.keys.values)
    for image in 0..<batch {
      for head in 0..<heads {
        for parent in 0..<12 {
          for rank in 0..<3 {
            let key = Int(chosen[((image * 12 + parent) * 3 + rank) * heads + head])
            let start = ((image * heads + head) * 12 + parent) * 12 + rank * 4
            #expect(
              keys[start..<start + 4].map(Int.init) == (0..<4).map { grid.child($0, of: key) })
          }
        }
      }
    }
  }

  // Widths around the sixteen lanes; three keys leave a row of candidates that no vector fills.
  @Test(arguments: [5, 8, 16, 19, 32], [3, 8])
  func scoresAndOutput(width: Int, count: Int) {
    let channels = heads * width
    let (q, k) = (
      Draws.tensor([batch, grid.count, channels], seed: 2),
      Draws.tensor([batch, grid.count, channels], seed: 3)
    )
    // Keys and values side by side, as a joint projection would have them.
    let v = Draws.tensor([batch, grid.count, 2 * channels], seed: 4)
    let candidates = SiblingCandidates(childrenOf: kept(count), on: grid)
    let (keys, met) = (candidates.keys.values, 4 * count)
    let weights = softmax(Draws.tensor([batch, heads, grid.count, met], seed: 5))
    var scores: [Float] = []
    var output = [Float](repeating: 0, count: batch * grid.count * channels)
    for image in 0..<batch {
      for head in 0..<heads {
        for token in 0..<grid.count {
          let row = ((image * heads + head) * 12 + grid.parent(of: token)) * met
          for place in 0..<met {
            let key = Int(keys[row + place])
            var sum = 0.0
            for c in head * width..<(head + 1) * width {
              sum += Double(q[image, token, c]) * Double(k[image, key, c])
              output[(image * grid.count + token) * channels + c] +=
                weights[image, head, token, place] * v[image, key, channels + c]
            }
            scores.append(Float(0.5 * sum))
          }
        }
      }
    }
    onEveryInstructionSet { _ in
      let ours = siblingScores(
        Heads(q, count: heads, width: width), Heads(k, count: heads, width: width), candidates,
        scale: 0.5)
      #expect(ours.shape == [batch, heads, grid.count, met])
      #expect(relativeDifference(ours.values, scores) < 1e-5)
      let values = Heads(v, count: heads, width: width, firstChannel: channels)
      let message = siblingOutput(weights, values, candidates)
      #expect(message.shape == [batch, grid.count, channels])
      #expect(relativeDifference(message.values, output) < 1e-5)
    }
  }

  @Test func childrenShareTheirParentsWeight() {
    let kept = kept(3)
    let scores = Draws.tensor([batch, heads, grid.count, 12], seed: 6)
    var expected: [Float] = []
    let shares = softmax(scores.reshaped([batch, heads, grid.count, 3, 4]))
    for image in 0..<batch {
      for head in 0..<heads {
        for token in 0..<grid.count {
          for key in 0..<12 {
            let parent = kept.scores[image * 12 + grid.parent(of: token), key / 4, head]
            expected.append(parent * shares[image, head, token, key / 4, key % 4])
          }
        }
      }
    }
    onEveryInstructionSet { _ in
      let ours = childrenSoftmax(scores, of: kept, on: grid)
      #expect(ours.shape == scores.shape)
      #expect(relativeDifference(ours.values, expected) < 1e-6)
    }
  }

  @Test func theGreatestStandInFallingOrder() {
    let weights = Draws.tensor([batch, heads, 7, 20], seed: 7)
    let chosen = greatestKeys(weights, count: 6)
    #expect(chosen.indices.shape == [batch * 7, 6, heads])
    let (indices, scores) = (chosen.indices.values, chosen.scores.values)
    for image in 0..<batch {
      for head in 0..<heads {
        for query in 0..<7 {
          let row = (0..<20).map { weights[image, head, query, $0] }
          let best = row.indices.sorted { row[$0] > row[$1] }.prefix(6)
          let own = (0..<6).map { ((image * 7 + query) * 6 + $0) * heads + head }
          #expect(own.map { Int(indices[$0]) } == Array(best))
          #expect(own.map { scores[$0] } == best.map { row[$0] })
        }
      }
    }
  }

  @Test func tiesGoToTheLowerIndex() {
    let flat = Tensor([Float](repeating: 0.25, count: 2 * 12), shape: [1, 1, 2, 12])
    #expect(greatestKeys(flat, count: 4).indices.values == [0, 1, 2, 3, 0, 1, 2, 3])
    // Among candidates it is the key's index on the grid that decides, not its place in the row.
    let coarse = Tensor(
      (0..<12 * 12).map { Float($0 % 12) }, shape: [1, 1, 12, 12])
    let candidates = SiblingCandidates(childrenOf: greatestKeys(coarse, count: 2), on: grid)
    let even = Tensor([Float](repeating: 1, count: grid.count * 8), shape: [1, 1, grid.count, 8])
    let chosen = greatestKeys(even, count: 4, among: candidates)
    // Parents kept keys 11 and 10, at (2, 3) and (2, 2) of the coarser grid.
    #expect(Array(chosen.indices.values.prefix(4)) == [36, 37, 38, 39])
  }

  @Test func whatIsNotANumberComesLast() {
    let row: [Float] = [.nan, 0.1, .nan, 0.3, -.infinity, .infinity]
    let chosen = greatestKeys(Tensor(row, shape: [1, 1, 1, 6]), count: 6)
    #expect(chosen.indices.values == [5, 3, 1, 4, 0, 2])
  }

  @Test func chosenKeysCanBeLeftOut() {
    let weights = Draws.tensor([batch, heads, 7, 20], seed: 8)
    let chosen = greatestKeys(weights, count: 5)
    let rest = without(chosen, in: weights)
    for row in 0..<batch * heads * 7 {
      let (before, after) = (
        Array(weights.values[row * 20..<(row + 1) * 20]),
        Array(rest.values[row * 20..<(row + 1) * 20])
      )
      let bound = before.sorted(by: >)[4]
      #expect(after == before.map { $0 >= bound ? 0 : $0 })
    }
  }

  @Test func authorsLayouts() {
    let weights = Draws.tensor([batch, heads, grid.count, 5], seed: 9)
    #expect(
      headsLast(weights).values
        == weights.permuted([0, 2, 3, 1]).values)
    let together = siblingsTogether(weights, on: grid)
    #expect(together.shape == [batch * 12, 4, 5, heads])
    #expect(
      together.values
        == weights.reshaped([batch, heads, 3, 2, 4, 2, 5]).permuted([0, 2, 4, 3, 5, 6, 1]).values)
  }

  @Test func outlinesGiveOutlines() {
    let outline = Tensor(outline: [batch, heads, 12, 12])
    let kept = greatestKeys(outline, count: 8)
    let candidates = SiblingCandidates(childrenOf: kept, on: grid)
    let tokens = Tensor(outline: [batch, grid.count, heads * 4])
    let all = Heads(tokens, count: heads, width: 4)
    let scores = siblingScores(all, all, candidates, scale: 1)
    #expect(!kept.hasValues && !candidates.keys.hasValues && !scores.hasValues)
    #expect(scores.shape == [batch, heads, grid.count, 32])
    #expect(childrenSoftmax(scores, of: kept, on: grid).shape == scores.shape)
    let finer = greatestKeys(scores, count: 8, among: candidates)
    #expect(finer.indices.shape == [batch * grid.count, 8, heads])
    #expect(!without(finer, in: scores).hasValues)
    #expect(siblingOutput(scores, all, candidates).shape == tokens.shape)
  }
}
