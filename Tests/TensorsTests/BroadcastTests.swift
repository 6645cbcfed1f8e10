import Support
import Tensors
import Testing

@Suite struct BroadcastTests {
  @Test func theSmallerIsRepeated() {
    let a = Draws.tensor([5, 3, 7])
    for shape in [[7], [3, 7], [5, 3, 7]] {
      let b = Draws.tensor(shape, seed: 9)
      let (x, y) = (a.values, b.values)
      let sums = x.indices.map { x[$0] + y[$0 % y.count] }
      onEveryInstructionSet { #expect(addRepeated(a, b).values == sums, "\($0)") }
    }
  }

  @Test func manyThreadsLeaveNoSeam() {
    let (a, b) = (Draws.tensor([11, 101, 103]), Draws.tensor([101, 103], seed: 3))
    let (x, y) = (a.values, b.values)
    #expect(addRepeated(a, b).values == x.indices.map { x[$0] + y[$0 % y.count] })
  }
}
