import Support
import Tensors
import Testing

@Suite struct GatherTests {
  @Test func tokensFollowTheTableAndNegativePlacesAreZero() {
    let x = Draws.tensor([2, 5, 3])
    let table: [Int32] = [4, -1, 0, 0, 2, -1, 3]
    let y = gatherTokens(x, count: table.count, table)
    #expect(y.shape == [2, 7, 3])
    for image in 0..<2 {
      for (place, token) in table.enumerated() {
        for channel in 0..<3 {
          let expected = token < 0 ? 0 : x[image, Int(token), channel]
          #expect(y[image, place, channel] == expected)
        }
      }
    }
  }

  @Test func longTablesAreDividedWithoutSeams() {
    let tokens = 3000
    let x = Draws.tensor([1, tokens, 32])
    let table = (0..<tokens).map { Int32(tokens - 1 - $0) }
    let there = gatherTokens(x, count: tokens, table)
    #expect(there.values != x.values)
    #expect(gatherTokens(there, count: tokens, table).values == x.values)
  }

  @Test func anOutlineNeedsNoTable() {
    var asked = false
    func table() -> [Int32] {
      asked = true
      return []
    }
    let y = gatherTokens(Tensor(outline: [1, 4, 2]), count: 9, table())
    #expect(y.shape == [1, 9, 2] && !y.hasValues && !asked)
  }
}
