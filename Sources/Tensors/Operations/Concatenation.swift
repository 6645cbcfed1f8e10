/// The channels of several tensors side by side, in their order.
///
/// - Parameter parts: each [..., channels], alike but for the channels
/// - Returns: [..., all channels]
public func concatenatedChannels(_ parts: [Tensor]) -> Tensor {
  let leading = Array(parts[0].shape.dropLast())
  precondition(
    parts.allSatisfy { $0.shape.dropLast() == leading[...] },
    "\(parts.map(\.shape)) differ in more than their channels")
  let widths = parts.map { $0.shape.last ?? 1 }
  let channels = widths.reduce(0, +)
  return result(leading + [channels], from: parts) { y in
    Threads.divide(leading.reduce(1, *), least: 256) { rows in
      for row in rows {
        var to = y + row * channels
        for (part, width) in zip(parts, widths) {
          to.update(from: part.pointer + row * width, count: width)
          to += width
        }
      }
    }
  }.derived(
    from: parts.indices.map { index in
      let first = widths[..<index].reduce(0, +)
      return .init(parts[index]) { channelRange(first..<first + widths[index], of: $0) }
    })
}

/// Some of the channels.
private func channelRange(_ range: Range<Int>, of x: Tensor) -> Tensor {
  let channels = x.shape.last ?? 1
  return result(x.shape.dropLast() + [range.count], from: x) { y in
    Threads.divide(x.count / max(1, channels), least: 256) { rows in
      for row in rows {
        (y + row * range.count).update(
          from: x.pointer + row * channels + range.lowerBound, count: range.count)
      }
    }
  }
}
