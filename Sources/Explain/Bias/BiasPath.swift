import Backbones
import Tensors

/// The way of one offset through the small network of a dynamic position bias.
///
/// The network sees nothing but the offset, so its values come from the parameters alone.
public struct BiasPath: Sendable {
  /// One step of the network.
  public struct Layer: Sendable {
    /// Its path below the bias.
    public let name: String
    /// What is computed.
    public let formula: String
    /// The values of this offset, one a channel.
    public let values: [Float]
  }

  /// The offset (dy, dx) from key to query.
  public let offset: (rows: Int, columns: Int)
  /// The steps, in order; the last gives the bias of each head.
  public let layers: [Layer]

  /// The path of the offset at entry `index` of a bias.
  ///
  /// - Parameter prefix: what paths begin with that the names leave out.
  /// - Returns: nil when the table itself is learned, or the parameters have no values.
  public init?(_ bias: PositionBias, index: Int, below prefix: String = "") {
    guard let network = bias.network, bias.table.shape[0] > index else { return nil }
    let trace = Trace(keeping: .values)
    network(trace)
    guard trace.steps.allSatisfy({ $0.output?.hasValues == true }) else { return nil }
    layers = trace.steps.map { step in
      let channels = step.shape[step.shape.count - 1]
      let values = step.output?.withValues {
        Array($0[index * channels..<(index + 1) * channels])
      }
      return Layer(
        name: step.path.hasPrefix(prefix) ? String(step.path.dropFirst(prefix.count)) : step.path,
        formula: step.formula, values: values ?? [])
    }
    offset = (
      index / bias.offsets.width + 1 - bias.window.height,
      index % bias.offsets.width + 1 - bias.window.width
    )
  }
}
