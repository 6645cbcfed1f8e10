import CCairo

/// Collects what cairo writes.
final class ByteSink {
  fileprivate(set) var bytes: [UInt8] = []

  /// Takes over the next bytes; `closure` is an unretained sink.
  static let append: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}
