import Tensors

/// What is different about a forward pass in training: branches are left out at random, and batch
/// norms use the batch's own statistics, which are collected here.
public final class TrainingPass {
  /// The statistics of one batch norm over the batch.
  public struct BatchStatistics {
    /// The norm's path.
    public let path: String
    /// The mean of each channel, [channels].
    public let mean: Tensor
    /// The unbiased variance of each channel, [channels].
    public let variance: Tensor
  }

  /// What the batch norms met, in order.
  public private(set) var statistics: [BatchStatistics] = []
  private let dropRates: [String: Float]
  private var draw: () -> Double

  /// A pass of one batch.
  ///
  /// - Parameters:
  ///   - dropRates: for each block, by its path, how often a branch is left out, 0 to below 1.
  ///   - draw: random numbers of 0 to below 1, which decide what is left out.
  public init(dropRates: [String: Float] = [:], draw: @escaping () -> Double) {
    self.dropRates = dropRates
    self.draw = draw
  }

  /// Notes what a batch norm met.
  func note(_ path: String, mean: Tensor, variance: Tensor) {
    statistics.append(BatchStatistics(path: path, mean: mean, variance: variance))
  }

  /// The branch that ends at `path`, zero for some images of the batch, and for the others greater
  /// by as much as keeps its mean.
  ///
  /// Source: Huang et al., "Deep Networks with Stochastic Depth", section 3.
  func thinned(_ branch: Tensor, _ path: String) -> Tensor {
    let block = path.split(separator: ".").dropLast().joined(separator: ".")
    guard let rate = dropRates[block], rate > 0 else { return branch }
    let (batch, channels) = (branch.shape[0], branch.shape.last ?? 1)
    let factors = (0..<batch).flatMap { _ in
      [Float](repeating: draw() < Double(rate) ? 0 : 1 / (1 - rate), count: channels)
    }
    return scaleChannels(branch, by: Tensor(factors, shape: [batch, channels]))
  }
}
