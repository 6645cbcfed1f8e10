import Tensors
import Testing

/// Expects the gradients of an operation to be what central differences give.
///
/// What is differentiated is the sum of the result times fixed numbers. Up to 24 values of every
/// input are moved a little to both sides; operations are smooth there, or `inputs` is chosen so
/// that they are.
///
/// - Parameters:
///   - inputs: where to differentiate.
///   - step: how far a value is moved to each side.
///   - tolerance: the largest difference allowed, relative to the greatest gradient of the input.
public func expectGradients(
  at inputs: [Tensor], step: Float = 1e-2, tolerance: Float = 4e-3,
  sourceLocation: SourceLocation = #_sourceLocation, of operation: ([Tensor]) -> Tensor
) {
  let tracked = inputs.map(\.tracked)
  let y = operation(tracked)
  #expect(y.isTracked, "no gradient can reach the result", sourceLocation: sourceLocation)
  let seed = Draws.tensor(y.shape, seed: 977)
  let found = gradients(of: y, seed: seed, at: tracked)

  func total(_ inputs: [Tensor]) -> Double {
    zip(operation(inputs).values, seed.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  for (index, input) in inputs.enumerated() {
    let gradient = found[index].values
    let greatest = gradient.map(abs).max() ?? 0
    #expect(greatest > 0, "input \(index) has no gradient", sourceLocation: sourceLocation)
    for sample in 0..<min(24, input.count) {
      let place = input.count <= 24 ? sample : (sample * 7919 + 13) % input.count
      func moved(_ distance: Float) -> [Tensor] {
        var inputs = inputs
        var values = input.values
        values[place] += distance
        inputs[index] = Tensor(values, shape: input.shape)
        return inputs
      }
      let slope = Float((total(moved(step)) - total(moved(-step))) / (2 * Double(step)))
      #expect(
        abs(slope - gradient[place]) <= tolerance * (greatest + 0.01),
        "value \(place) of input \(index): gradient \(gradient[place]), slope \(slope)",
        sourceLocation: sourceLocation)
    }
  }
}
