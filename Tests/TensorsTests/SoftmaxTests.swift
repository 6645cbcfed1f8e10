import Support
import Tensors
import Testing

@Suite struct SoftmaxTests {
  @Test(arguments: [1, 2, 4, 7, 9, 15, 16, 17, 31, 32, 33, 49, 160, 196], InstructionSet.available)
  func followsTheDefinition(_ columns: Int, _ instructions: InstructionSet) {
    instructions.use {
      // 53 rows: not a multiple of the lanes that short rows are taken in.
      let x = Draws.values(53 * columns, seed: 1).map { 20 * $0 }
      let y = softmax(Tensor(x, shape: [53, columns])).values
      #expect(relativeDifference(y, plainSoftmax(x, columns: columns)) < 1e-6)
    }
  }

  @Test(arguments: [3, 9, 16, 20], InstructionSet.available)
  func aNumberThatIsNotFiniteStaysInItsRow(_ columns: Int, _ instructions: InstructionSet) {
    instructions.use {
      var x = Draws.values(40 * columns, seed: 2)
      x[7 * columns + 1] = .nan
      let y = softmax(Tensor(x, shape: [40, columns])).values
      for row in 0..<40 {
        let numbers = y[row * columns..<(row + 1) * columns]
        #expect(numbers.allSatisfy { $0.isFinite } == (row != 7))
      }
    }
  }
}
