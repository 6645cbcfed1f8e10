import Backbones

extension ParameterLayout {
  /// Fills vectors with what training begins with, which the seed and the names decide.
  ///
  /// Matrices and tables of position bias: a normal distribution of deviation 0.02, cut at two
  /// deviations; kernels of convolutions: deviation √(2 / outgoing connections of an input value);
  /// factors 1, biases 0. It is what the authors of PVT v2 do.
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
    case 2...: return 0.02
    default: return nil
    }
  }
}
