import Tensors
import Testing

@Suite struct BroadcastTests {
  @Test func theSmallerIsRepeated() {
    let a = variedValues([5, 3, 7])
    for shape in [[7], [3, 7], [5, 3, 7]] {
      let b = variedValues(shape, 9)
      let (x, y) = (a.values, b.values)
      let sums = x.indices.map { x[$0] + y[$0 % y.count] }
      onEveryPath { #expect(addRepeated(a, b).values == sums, "path \($0)") }
    }
  }

  @Test func manyThreadsLeaveNoSeam() {
    let (a, b) = (variedValues([11, 101, 103]), variedValues([101, 103], 3))
    let (x, y) = (a.values, b.values)
    #expect(addRepeated(a, b).values == x.indices.map { x[$0] + y[$0 % y.count] })
  }
}
