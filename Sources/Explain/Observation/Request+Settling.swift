import Backbones
import Checkpoints

extension Request {
  /// The request with what its checkpoint decides: the network, when none was named, and the size,
  /// when a position bias was learned for one.
  ///
  /// - Throws: `CheckpointError`; `UnrecognisedCheckpoint`; `ConfigurationError` when another size
  ///   was asked for than the checkpoint's.
  public func settled() throws -> Request {
    guard case .file(let argument) = weights, !isRecorded else { return self }
    var settled = self
    let file = try CheckpointParameters(try Checkpoint.open(argument: argument))
    if !namesVariant {
      let recognition = Recognition(file)
      guard case .variant(let variant) = recognition else {
        throw UnrecognisedCheckpoint(argument, recognition)
      }
      settled.variant = variant
      settled.namesVariant = true
    }
    let sizes = settled.variant.configuration.imageSizes(fixedBy: file) ?? []
    guard let fixed = sizes.first(where: { $0.height == $0.width }) ?? sizes.first else {
      return settled
    }
    if let size, !sizes.contains(size) {
      throw ConfigurationError(
        "\(Sentence.path(argument)) was made for images of \(fixed) pixels, by its tables of"
          + " position bias; it cannot take \(size)")
    }
    settled.size = size ?? fixed
    return settled
  }
}
