/// Tensors side by side along the last axis.
///
/// - Parameter parts: [..., channels of the part], alike in every axis but the last; at least one.
/// - Returns: [..., channels of all parts]
public func concatenatedChannels(_ parts: [Tensor]) -> Tensor {
  let leading = Array(parts[0].shape.dropLast())
  precondition(
    parts.allSatisfy { Array($0.shape.dropLast()) == leading },
    "\(parts.map(\.shape)) cannot lie side by side")
  let widths = parts.map { $0.shape.last ?? 1 }
  let width = widths.reduce(0, +)
  let shape = leading + [width]
  guard parts.allSatisfy(\.hasValues) else { return Tensor(outline: shape) }
  return Tensor(shape: shape) { y in
    guard let base = y.baseAddress else { return }
    var first = 0
    for (part, channels) in zip(parts, widths) {
      part.withValues { values in
        guard let from = values.baseAddress else { return }
        for row in 0..<values.count / channels {
          (base + row * width + first).update(from: from + row * channels, count: channels)
        }
      }
      first += channels
    }
  }
}
