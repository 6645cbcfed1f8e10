import Backbones
import Tensors

/// The present values of a network's parameters, each a place where a gradient is asked for.
///
/// Every thread that runs the network takes parameters of its own; the values are shared.
final class TrackedParameters: ParameterSource {
  private let layout: ParameterLayout
  private let parameters: FloatVector
  private let statistics: FloatVector
  private let tracks: Bool
  private(set) var places: [(entry: ParameterLayout.Entry, tensor: Tensor)] = []

  init(
    _ layout: ParameterLayout, parameters: FloatVector, statistics: FloatVector,
    tracks: Bool = true
  ) {
    self.layout = layout
    self.parameters = parameters
    self.statistics = statistics
    self.tracks = tracks
  }

  func tensor(named name: String, shape: [Int]) -> Tensor? {
    guard let (entry, isLearnable) = layout.index[name] else { return nil }
    let vector = isLearnable ? parameters : statistics
    let values = Tensor(
      borrowing: vector.pointer + entry.range.lowerBound, shape: entry.shape, owner: vector)
    guard isLearnable, tracks else { return values }
    let place = values.tracked
    places.append((entry, place))
    return place
  }

  var names: [String]? { nil }
}
