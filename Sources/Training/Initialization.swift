import Backbones

extension ParameterLayout {
  /// Fills vectors with what training begins with, which the seed and the names decide.
  ///
  /// Normal distributions cut at two deviations, of deviation √(1 / inputs) for matrices,
  /// √(2 / connections that leave a value) for the kernels of convolutions, and 0.02 for tables of
  /// position bias; factors are 1, biases 0. The five backbones' authors use 0.02 for matrices too,
  /// which with as few channels as here lets hardly anything through: scenes were then learned
  /// after some fifteen thousand images, in place of four.
  func initialize(_ parameters: FloatVector, _ statistics: FloatVector, seed: UInt64) {
    for entry in self.parameters {
      let deviation = Self.deviation(of: entry)
      let constant: Float = entry.name.hasSuffix("bias") ? 0 : 1
      var draws = RandomNumbers(seed, name: entry.name)
      for index in entry.range {
        parameters.pointer[index] =
          deviation.map { Float($0 * draws.truncatedNormal()) } ?? constant
      }
    }
    for entry in self.statistics {
      let value: Float = entry.name.hasSuffix("running_var") ? 1 : 0
      for index in entry.range { statistics.pointer[index] = value }
    }
  }

  /// The deviation of a parameter's first values; nil for factors and biases.
  private static func deviation(of entry: Entry) -> Double? {
    switch entry.shape.count {
    case 4:
      // A kernel of one input channel works on each channel by itself.
      let outputs = entry.shape[1] == 1 ? 1 : entry.shape[0]
      return (2 / Double(outputs * entry.shape[2] * entry.shape[3])).squareRoot()
    case 2...:
      guard entry.decays else { return 0.02 }
      return (1 / Double(entry.shape.dropFirst().reduce(1, *))).squareRoot()
    default: return nil
    }
  }
}
