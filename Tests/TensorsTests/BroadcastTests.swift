import Support
import Tensors
import Testing

@Suite struct BroadcastTests {
  @Test func theSmallerIsRepeated() {
    let a = varied([5, 3, 7])
    for shape in [[7], [3, 7], [5, 3, 7]] {
      let b = varied(shape, 9)
      let (x, y) = (a.values, b.values)
      let sums = x.indices.map { x[$0] + y[$0 % y.count] }
      for instructions in InstructionSet.available {
        with(instructions) { #expect(addRepeated(a, b).values == sums, "\(instructions)") }
      }
    }
  }

  @Test func manyThreadsLeaveNoSeam() {
    let (a, b) = (varied([11, 101, 103]), varied([101, 103], 3))
    let (x, y) = (a.values, b.values)
    #expect(addRepeated(a, b).values == x.indices.map { x[$0] + y[$0 % y.count] })
  }
}
