import Kernels

/// The tokens that a query of dilated attention looks at: kernel x kernel of them around it,
/// `dilation` tokens apart.
///
/// Source: Jiao et al., "DilateFormer", section III-B.
public struct DilatedTaps: Sendable, Hashable {
  /// The most taps along a side.
  public static let widestKernel = KERNELS_WIDEST_DILATED

  /// Taps along a side.
  public let kernel: Int
  /// Tokens from one tap to the next.
  public let dilation: Int

  /// kernel x kernel taps, `dilation` tokens apart; dilation · (kernel - 1) must be even, so that
  /// the query is their centre.
  public init(kernel: Int, dilation: Int) {
    precondition(
      (1...Self.widestKernel).contains(kernel) && dilation >= 1
        && (dilation * (kernel - 1)).isMultiple(of: 2),
      "\(kernel) taps \(dilation) apart have no centre")
    self.kernel = kernel
    self.dilation = dilation
  }

  /// How many taps there are.
  public var count: Int { kernel * kernel }

  /// Tokens from the first tap to the query, on either axis.
  public var margin: Int { dilation * (kernel - 1) / 2 }

  /// Where tap `tap`, counted row by row, lies from its query, in tokens.
  public func offset(_ tap: Int) -> (rows: Int, columns: Int) {
    (tap / kernel * dilation - margin, tap % kernel * dilation - margin)
  }
}

/// scores[b, h, i, t] = scale · q[b, h, i] · k[b, h, tap t of i], and 0 where the tap lies outside
/// the image: zero padding is a key like any other.
///
/// - Parameters:
///   - queries: the tokens of a height x width grid, row by row
///   - keys: the tokens of the same grid
/// - Returns: [batch, heads, queries, taps]
public func dilatedScores(
  _ queries: Heads, _ keys: Heads, height: Int, width: Int, taps: DilatedTaps, scale: Float
) -> Tensor {
  precondition(queries.count == keys.count && queries.width == keys.width)
  precondition(queries.tokens == height * width && keys.tokens == height * width)
  let field = DilatedField(height: height, width: width, taps: taps)
  return field.products(queries, keys, scale: scale).derived(
    from: .init(addingTo: queries.tensor) { [queries = queries.asShape, keys = keys.constant] in
      field.addKeys(keys, weighed: $0, scale: scale, to: queries, $1)
    },
    .init(addingTo: keys.tensor) { [queries = queries.constant, keys = keys.asShape] in
      field.addQueries(queries, weighed: $0, scale: scale, to: keys, $1)
    })
}

/// y[b, i, (h c)] = sum over t of weights[b, h, i, t] · v[b, h, tap t of i, c]; values outside the
/// image are 0.
///
/// - Parameters:
///   - weights: [batch, heads, queries, taps]
///   - values: the tokens of a height x width grid, row by row
/// - Returns: [batch, queries, heads · width]
public func dilatedOutput(
  _ weights: Tensor, _ values: Heads, height: Int, width: Int, taps: DilatedTaps
) -> Tensor {
  let (batch, heads, tokens) = (values.batch, values.count, values.tokens)
  precondition(tokens == height * width && weights.shape == [batch, heads, tokens, taps.count])
  let channels = heads * values.width
  let field = DilatedField(height: height, width: width, taps: taps)
  return result([batch, tokens, channels], from: weights, values.tensor) { y in
    Threads.divide(batch * height) { rows in
      for index in rows {
        let (image, row) = (index / height, index % height)
        kernels_dilated_output(
          weights.pointer + (image * heads * tokens + row * width) * taps.count,
          values.pointer(image, 0, token: 0), values.stride, height, width, heads, values.width,
          taps.kernel, taps.dilation, taps.margin, row,
          y + (image * tokens + row * width) * channels)
      }
    }
  }.derived(
    from: .init(weights) { [values = values.constant] dy in
      field.products(Heads(dy, count: heads, width: values.width), values, scale: 1)
    },
    .init(addingTo: values.tensor) { [weights = weights.constant, values = values.asShape] in
      let dy = Heads($0, count: heads, width: values.width)
      field.addQueries(dy, weighed: weights, scale: 1, to: values, $1)
    })
}

/// The tokens at the taps of each query, zeros outside the image: what dilated attention reads
/// without copying it.
///
/// - Parameter heads: the tokens of a height x width grid, row by row
/// - Returns: [batch, heads, queries, taps, head width]
public func dilatedTaps(_ heads: Heads, height: Int, width: Int, taps: DilatedTaps) -> Tensor {
  let (batch, tokens, channels) = (heads.batch, heads.tokens, heads.width)
  precondition(tokens == height * width)
  let shape = [batch, heads.count, tokens, taps.count, channels]
  return result(shape, from: heads.tensor) { y in
    let offsets = (0..<taps.count).map(taps.offset)
    Threads.divide(batch * heads.count * height) { rows in
      for index in rows {
        let (pair, row) = (index / height, index % height)
        for column in 0..<width {
          let query = pair * tokens + row * width + column
          for (tap, offset) in offsets.enumerated() {
            let to = y + (query * taps.count + tap) * channels
            let (top, left) = (row + offset.rows, column + offset.columns)
            guard (0..<height).contains(top), (0..<width).contains(left) else {
              to.update(repeating: 0, count: channels)
              continue
            }
            let from = heads.pointer(
              pair / heads.count, pair % heads.count, token: top * width + left)
            to.update(from: from, count: channels)
          }
        }
      }
    }
  }
}
