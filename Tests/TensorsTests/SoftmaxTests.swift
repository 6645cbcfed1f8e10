import Foundation
import Tensors
import Testing

@Suite struct SoftmaxTests {
  @Test(arguments: [1, 2, 4, 9, 15, 16, 17, 31, 32, 49, 196], InstructionSet.available)
  func followsTheDefinition(_ columns: Int, _ instructions: InstructionSet) {
    with(instructions) {
      // 53 rows: not a multiple of the lanes that short rows are taken in.
      let x = noise(53 * columns, 1).map { 20 * $0 }
      let y = softmax(Tensor(x, shape: [53, columns])).values
      var worst = 0.0
      for row in 0..<53 {
        let numbers = x[row * columns..<(row + 1) * columns].map(Double.init)
        let greatest = numbers.max()!
        let sum = numbers.reduce(0) { $0 + exp($1 - greatest) }
        for (column, number) in numbers.enumerated() {
          let expected = exp(number - greatest) / sum
          worst = max(worst, abs(expected - Double(y[row * columns + column])))
        }
      }
      #expect(worst < 1e-6)
    }
  }

  @Test(arguments: [3, 9, 16, 20], InstructionSet.available)
  func aNumberThatIsNotFiniteStaysInItsRow(_ columns: Int, _ instructions: InstructionSet) {
    with(instructions) {
      var x = noise(40 * columns, 2)
      x[7 * columns + 1] = .nan
      let y = softmax(Tensor(x, shape: [40, columns])).values
      for row in 0..<40 {
        let numbers = y[row * columns..<(row + 1) * columns]
        #expect(numbers.allSatisfy { $0.isFinite } == (row != 7))
      }
    }
  }
}
