import Backbones

extension Outline {
  /// The outline of the network a request asks for.
  ///
  /// It needs no weights and no picture, so it is there at once.
  ///
  /// - Throws: `ConfigurationError` when the network cannot take the size.
  public init(of request: Request) throws {
    let size = request.size ?? Grid(height: request.variant.size, width: request.variant.size)
    let network = try request.variant.configuration.outline(
      height: size.height, width: size.width)
    self.init(network, name: request.variant.name)
  }
}
