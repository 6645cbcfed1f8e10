import Backbones

/// Where in one vector each parameter of a network lies.
struct ParameterLayout: Sendable {
  /// One parameter or statistic.
  struct Entry: Sendable {
    let name: String
    let shape: [Int]
    let range: Range<Int>

    /// Whether weight decay pulls it to zero: matrices and kernels, but no biases, norms and tables
    /// of positions.
    var decays: Bool {
      shape.count >= 2 && !name.hasSuffix("relative_position_bias_table")
        && !name.hasSuffix("absolute_pos_embed")
    }
  }

  /// What is learned.
  let parameters: [Entry]
  /// What batch norms keep, in a vector of its own.
  let statistics: [Entry]
  /// Both, by name.
  let index: [String: (entry: Entry, isLearnable: Bool)]

  /// The layout of a network's parameters, in the order in which its layers declare them.
  init(_ declared: [DeclaredParameter]) {
    var index: [String: (Entry, Bool)] = [:]
    func lay(_ isLearnable: Bool) -> [Entry] {
      var end = 0
      return declared.filter { $0.isLearnable == isLearnable }.map { parameter in
        let entry = Entry(
          name: parameter.name, shape: parameter.shape, range: end..<end + parameter.count)
        end += parameter.count
        index[parameter.name] = (entry, isLearnable)
        return entry
      }
    }
    parameters = lay(true)
    statistics = lay(false)
    self.index = index
  }

  /// How many values are learned.
  var parameterCount: Int { parameters.last?.range.upperBound ?? 0 }
  /// How many values batch norms keep.
  var statisticCount: Int { statistics.last?.range.upperBound ?? 0 }
}
