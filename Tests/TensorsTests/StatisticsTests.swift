import Support
import Tensors
import Testing

/// What is told of values, against plain loops.
@Suite struct StatisticsTests {
  @Test(arguments: [1, 15, 16, 1023, 1024, 1025, 40_000, 300_001])
  func figuresAreThoseOfPlainLoops(count: Int) throws {
    var values = Draws.values(count, seed: UInt64(count)).map { 3 * $0 + 100 }
    for index in stride(from: 0, to: count, by: 7) { values[index] = 0 }
    let found = try #require(ValueStatistics(Tensor(values, shape: [count])))
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(count)
    let square = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let deviation = (square / Double(count)).squareRoot()
    #expect(abs(found.mean - mean) <= 1e-6 * (1 + abs(mean)))
    #expect(abs(found.deviation - deviation) <= 1e-5 * (1 + deviation))
    #expect(found.minimum == values.min() && found.maximum == values.max())
    #expect(found.zeros == values.count { $0 == 0 } && found.count == count)
    #expect(found.nonFinite == 0)
  }

  /// A small spread around a large mean is not lost.
  @Test func aSmallSpreadIsKept() throws {
    let values = Draws.values(100_000).map { 10_000 + $0 }
    let found = try #require(ValueStatistics(Tensor(values, shape: [values.count])))
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
    let square = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let deviation = (square / Double(values.count)).squareRoot()
    #expect(abs(found.deviation - deviation) <= 1e-4 * deviation)
  }

  @Test(arguments: [3, 5_000, 200_000]) func whatIsNotFiniteIsCountedApart(count: Int) throws {
    var values = [Float](repeating: 2, count: count)
    values[0] = .nan
    values[count / 2] = -.infinity
    values[count - 1] = .infinity
    let found = try #require(ValueStatistics(Tensor(values, shape: [count])))
    #expect(found.nans == 1 && found.infinities == 2 && found.nonFinite == 3)
    #expect(found.minimum == (count > 3 ? 2 : 0) && found.maximum == (count > 3 ? 2 : 0))
    #expect(found.mean == (count > 3 ? 2 : 0) && found.deviation == 0)
    #expect(ValueStatistics(Tensor(outline: [count])) == nil)
  }

  @Test(arguments: [1, 8, 16, 37, 64]) func rows(columns: Int) {
    let x = Draws.tensor([5, 9, columns])
    let (means, norms) = rowFigures(x)
    #expect(means.shape == [5, 9] && norms.shape == [5, 9])
    for row in 0..<45 {
      let values = (0..<columns).map { x[row / 9, row % 9, $0] }
      let mean = values.reduce(0, +) / Float(columns)
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(means[row / 9, row % 9] - mean) < 1e-6)
      #expect(abs(norms[row / 9, row % 9] - norm) < 1e-5)
    }
    #expect(column(columns - 1, of: x).values == (0..<45).map { x[$0 / 9, $0 % 9, columns - 1] })
    #expect(!rowFigures(x.outline).means.hasValues)
  }
}
