import Backbones
import Tensors

/// The present values of a network's parameters and statistics, over the memory that training
/// changes; nothing is copied.
struct TrainedParameters: ParameterSource {
  let layout: ParameterLayout
  let parameters: FloatVector
  let statistics: FloatVector

  func tensor(named name: String, shape: [Int]) -> Tensor? {
    guard let (entry, isLearnable) = layout.index[name] else { return nil }
    let vector = isLearnable ? parameters : statistics
    return Tensor(
      borrowing: vector.pointer + entry.range.lowerBound, shape: entry.shape, owner: vector)
  }

  var names: [String]? { nil }
}
