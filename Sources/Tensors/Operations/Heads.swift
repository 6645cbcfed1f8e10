/// Some of a tensor's channels, seen as heads.
///
/// Head h of a token is its channels `firstChannel + h width ..< firstChannel + (h + 1) width`, so a
/// joint projection of keys and values is split without a copy.
public struct Heads: Sendable {
  /// The tokens, [batch, tokens, channels].
  public let tensor: Tensor
  /// How many heads there are.
  public let count: Int
  /// How many channels each has.
  public let width: Int
  /// Where the first begins.
  public let firstChannel: Int

  /// `count` heads of `width` channels from `firstChannel` on.
  public init(_ tensor: Tensor, count: Int, width: Int, firstChannel: Int = 0) {
    precondition(
      firstChannel + count * width <= tensor.shape[2],
      "\(count) heads of \(width) from \(firstChannel) on do not fit \(tensor.shape)")
    self.tensor = tensor
    self.count = count
    self.width = width
    self.firstChannel = firstChannel
  }

  /// How many rows of tokens there are along the batch.
  public var batch: Int { tensor.shape[0] }
  /// How many tokens each has.
  public var tokens: Int { tensor.shape[1] }
  var stride: Int { tensor.shape[2] }

  /// The values of head `head` of a token; an outline has none.
  public func vector(batch image: Int, token: Int, head: Int) -> [Float] {
    precondition((0..<batch).contains(image) && (0..<tokens).contains(token))
    precondition((0..<count).contains(head))
    let first = (image * tokens + token) * stride + firstChannel + head * width
    return tensor.withValues { $0.isEmpty ? [] : Array($0[first..<first + width]) }
  }

  /// The first value of head `head` in row `token` of `image`.
  func pointer(_ image: Int, _ head: Int, token: Int) -> UnsafeMutablePointer<Float> {
    tensor.pointer + asShape.offset(image, head, token: token)
  }

  /// The same heads of constant values.
  var constant: Heads {
    Heads(tensor.constant, count: count, width: width, firstChannel: firstChannel)
  }

  /// Where the heads lie in their tensor, without its values.
  var asShape: Shape {
    Shape(
      batch: batch, tokens: tokens, stride: stride, count: count, width: width,
      firstChannel: firstChannel)
  }

  /// Where heads lie in a tensor.
  struct Shape {
    let batch: Int
    let tokens: Int
    let stride: Int
    let count: Int
    let width: Int
    let firstChannel: Int

    /// The place of the first value of head `head` in row `token` of `image`.
    func offset(_ image: Int, _ head: Int, token: Int) -> Int {
      (image * tokens + token) * stride + firstChannel + head * width
    }
  }
}
