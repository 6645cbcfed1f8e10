import Support
import Tensors
import Testing

@Suite struct MaxPoolingTests {
  @Test(
    arguments: [(1, 7, 5, 3, 2, 1), (2, 8, 8, 3, 2, 1), (2, 6, 9, 2, 2, 0), (1, 5, 4, 3, 1, 1)],
    InstructionSet.available)
  func isTheGreatestUnderEachWindow(
    _ sizes: (Int, Int, Int, Int, Int, Int), _ instructions: InstructionSet
  ) {
    let (batch, height, width, kernel, stride, padding) = sizes
    let channels = 19
    let x = Draws.values(batch * height * width * channels, seed: 1)
    instructions.use {
      let y = maxPool(
        Tensor(x, shape: [batch, height, width, channels]), kernel: kernel, stride: stride,
        padding: padding)
      let windows = PlainWindows(
        height: height, width: width, kernel: kernel, stride: stride, padding: padding)
      #expect(y.shape == [batch, windows.rows, windows.columns, channels])
      var expected: [Float] = []
      for image in 0..<batch {
        for cell in windows.cells {
          for channel in 0..<channels {
            let under = cell.map { x[(image * height * width + $0.pixel) * channels + channel] }
            expected.append(under.max() ?? -.infinity)
          }
        }
      }
      #expect(y.values == expected)
    }
  }

  @Test(arguments: InstructionSet.available)
  func aNaNStaysWhereItIsSeen(_ instructions: InstructionSet) {
    var x = Draws.values(6 * 6 * 20, seed: 2)
    x[(2 * 6 + 3) * 20 + 17] = .nan
    instructions.use {
      let y = maxPool(Tensor(x, shape: [1, 6, 6, 20]), kernel: 3, stride: 2, padding: 1)
      // Row 2, column 3 lies under rows 1 and columns 1 and 2 of the result.
      for row in 0..<3 {
        for column in 0..<3 {
          for channel in 0..<20 {
            let isSeen = row == 1 && column > 0 && channel == 17
            #expect(y[0, row, column, channel].isNaN == isSeen)
          }
        }
      }
    }
  }

  @Test func anOutlineGivesAnOutline() {
    let y = maxPool(Tensor(outline: [1, 56, 56, 64]), kernel: 3, stride: 2, padding: 1)
    #expect(!y.hasValues && y.shape == [1, 28, 28, 64])
  }
}
