import Support
import Tensors
import Testing

/// What is noted for gradients, and what is not.
struct DerivationTests {
  private let x = Tensor([1, -2, 3], shape: [3])

  @Test func operationsOnConstantsAreConstants() {
    #expect(!(x + x).isTracked && !gelu(x).isTracked && !x.reshaped([3, 1]).isTracked)
  }

  @Test func everyUseOfATensorAddsItsPart() {
    let place = x.tracked
    let y = place + place + place * x
    let ones = Tensor([1, 1, 1], shape: [3])
    #expect(gradients(of: y, seed: ones, at: [place])[0].values == [3, 0, 5])
  }

  @Test func whatIsInBetweenCanBeAskedFor() {
    let place = x.tracked
    let square = place * place
    let y = square * square
    let found = gradients(of: y, seed: Tensor([1, 0, 1], shape: [3]), at: [square, place])
    #expect(found[0].values == [2, 0, 18] && found[1].values == [4, 0, 108])
  }

  @Test func aConstantOfTheSameValuesEndsTheWay() {
    let place = x.tracked
    let y = place * place.constant
    let found = gradients(of: y, seed: Tensor([1, 1, 1], shape: [3]), at: [place])
    #expect(found[0].values == x.values)
  }

  @Test func whatDoesNotTakePartHasZeros() {
    let (a, b) = (x.tracked, x.tracked)
    #expect(gradients(of: a + x, seed: x, at: [b, a]).map(\.values) == [[0, 0, 0], x.values])
  }

  @Test func severalEnds() {
    let place = x.tracked
    let found = gradients(of: [(place + x, x), (place * x, x)], at: [place])
    #expect(found[0].values == [2, 2, 12])
  }

  @Test func outlinesHaveNoGradients() {
    #expect(!(x.outline.tracked + x.outline).isTracked)
  }
}
