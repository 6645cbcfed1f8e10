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

  /// The path of the offset at entry `index` of the table of a unit's bias.
  ///
  /// - Returns: nil when the unit's bias is a learned table, it has none, or values are not known.
  public init?(_ outline: Outline, unit: Int, index: Int) {
    guard let bias = outline.attention[unit]?.bias, index < bias.offsets.count else { return nil }
    let paths = Set(
      outline.steps(ofUnit: unit).filter { $0.axes.contains("offsets") }.map(\.path))
    guard !paths.isEmpty else { return nil }
    let input = outline.inputs[unit]
    // The steps over offsets do not depend on the tokens: any will do.
    let zeros = Tensor(shape: input.tokens.shape) { $0.initialize(repeating: 0) }
    let trace = Trace(keeping: .values, of: paths.contains)
    _ = outline.units[unit](input.with(zeros), trace)
    let steps = trace.steps.filter { paths.contains($0.path) }
    guard steps.allSatisfy({ $0.output?.hasValues == true }) else { return nil }
    let prefix = outline.attention[unit].map { $0.path + "." } ?? ""
    layers = steps.map { step in
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
