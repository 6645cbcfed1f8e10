/// What a convolution or a pooling reads of a map for one token of its output.
public struct Kernel: Sendable, Hashable {
  /// Tokens read along each side.
  public let size: Int
  /// Tokens of the input from one token of the output to the next.
  public let stride: Int
  /// Rows and columns of zeros around the map.
  public let padding: Int
  /// The channels of the output that it gives, where several kernels read one map side by side; nil
  /// where it is the only one.
  public let channels: Range<Int>?

  /// A square kernel.
  public init(size: Int, stride: Int, padding: Int, channels: Range<Int>? = nil) {
    self.size = size
    self.stride = stride
    self.padding = padding
    self.channels = channels
  }

  /// The rows, or columns, of the input that a range of the output's is made from; what lies outside
  /// the map is padding.
  ///
  /// Row i of the output reads the rows stride · i - padding ..< stride · i - padding + size.
  public func reads(_ outputs: Range<Int>) -> Range<Int> {
    guard !outputs.isEmpty else { return 0..<0 }
    let first = outputs.lowerBound * stride - padding
    return first..<(outputs.upperBound - 1) * stride - padding + size
  }
}
