import Backbones
import Tensors

/// The first value of a pass that is infinite or not a number.
public struct NonFiniteValue: Sendable, Hashable {
  /// The unit it came up in; the number of units for the head.
  public let unit: Int
  /// The step's node in the outline.
  public let node: Int
  /// The step's path.
  public let path: String
  /// How many values of its output are not a number.
  public let nans: Int
  /// How many are infinite.
  public let infinities: Int
}

extension Observation {
  /// The first step of the whole pass that puts out a value that is not finite; nil when there is
  /// none.
  ///
  /// The network is run again from the image on, and each step is looked at as it is taken.
  ///
  /// - Parameter progress: called before each unit with the share that is done; it throws to give
  ///   up.
  /// - Throws: what `progress` throws.
  public func firstNonFinite(
    progress: (Double) throws -> Void = { _ in }
  ) throws -> NonFiniteValue? {
    var features = Features(image: input.image)
    for unit in 0...outline.units.count {
      try progress(Double(unit) / Double(outline.units.count + 1))
      let search = Search()
      let trace = Trace(watcher: search.take)
      if unit < outline.units.count {
        features = outline.units[unit](features, trace)
      } else {
        _ = outline.backbone.logits(features, trace)
      }
      if let found = search.found, let first = outline.firstStep(ofUnit: unit) {
        return NonFiniteValue(
          unit: unit, node: first + found.place, path: found.path, nans: found.statistics.nans,
          infinities: found.statistics.infinities)
      }
    }
    return nil
  }

  /// Looks for the first step whose output is not finite.
  private final class Search {
    var found: (place: Int, path: String, statistics: ValueStatistics)?
    private var steps = 0

    func take(_ step: Step, _ output: Tensor) {
      if found == nil, nonFiniteCount(output) > 0, let statistics = ValueStatistics(output) {
        found = (steps, step.path, statistics)
      }
      steps += 1
    }
  }
}
