import Backbones
import Explain
import Tensors
import Testing

/// The formulas of class activation, by hand on two tokens of two channels.
struct ActivationFormulaTests {
  private static let features = Tensor([1, -2, 3, 4], shape: [1, 2, 2])
  private static let gradients = Tensor([0.5, 1, -0.25, 2], shape: [1, 2, 2])

  private static let cases: [(ClassActivationMethod, [Float])] = [
    // Mean gradients 0.125 and 1.5.
    (.gradCAM, [-2.875, 6.375]),
    (.hiResCAM, [-1.5, 7.25]),
    (.layerCAM, [-1.5, 8]),
    // Sums of features 4 and 2: weights 0.5 / (2 + 2) = 1 / 8, and 1 / (2 + 2) + 2 / (2 + 4) = 7 / 12.
    (.gradCAMPlusPlus, [-1.0416667, 2.7083333]),
  ]

  @Test(arguments: cases)
  func cells(method: ClassActivationMethod, expected: [Float]) {
    let cells = method.cells(features: Self.features, gradients: Self.gradients)
    for (cell, value) in zip(cells, expected) { #expect(abs(cell - value) < 1e-5, "\(method)") }
    #expect(cells.count == 2)
  }

  @Test func figuresOfAMap() {
    let map = ClassActivationMap(
      .gradCAM, unit: 0, grid: Grid(height: 2, width: 2), cells: [1, -2, 3, 0])
    #expect(map.minimum == -2 && map.maximum == 3 && map.reach == 3)
    #expect(map.sum == 2 && map.positiveSum == 4)
    #expect(abs(map.positiveShare - 4.0 / 6) < 1e-6)
    #expect(map.rectified == [1, 0, 3, 0])
    #expect(map.strongest == (1, 0))
    #expect(map.hasPositiveEvidence)
    let against = ClassActivationMap(
      .gradCAM, unit: 0, grid: Grid(height: 1, width: 2), cells: [-1, -2])
    #expect(!against.hasPositiveEvidence && against.positiveShare == 0)
  }
}
