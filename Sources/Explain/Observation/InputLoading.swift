import Backbones
import Checkpoints
import Foundation
import Pictures
import Tensors

extension NetworkInput {
  /// Reads, or makes up, what a request shows its network.
  ///
  /// - Throws: `PictureError`, `CheckpointError`, `PreprocessingError` or `FileFault`.
  public init(_ request: Request) throws {
    let size = request.size ?? Grid(height: request.variant.size, width: request.variant.size)
    switch request.input {
    case .picture(let path):
      let prepare = try Preprocessing(
        height: size.height, width: size.width, cropRatio: request.variant.cropRatio,
        fit: request.fit)
      let prepared = prepare(try Picture(contentsOf: path))
      self.init(
        image: Tensor(prepared.normalised, shape: [1, size.height, size.width, 3]),
        shown: prepared.shown, source: Resources.isExample(path) ? "built-in picture" : path,
        preprocessing: prepare.description,
        hash: try Fingerprint.of(file: path).hex)
    case .seeded(let seed):
      guard Preprocessing.sides.contains(size.height), Preprocessing.sides.contains(size.width)
      else { throw PreprocessingError.size(height: size.height, width: size.width) }
      let values = try SeededTensor.image(height: size.height, width: size.width, seed: seed)
      self.init(planes: values, size, source: "seeded:\(seed)")
    case .tensor(let path):
      let file = try Checkpoint.open(path)
      guard let stored = file["input"] else { throw FileFault(path, "holds no tensor `input`") }
      guard stored.shape.count == 3, stored.shape[0] == 3,
        Preprocessing.sides.contains(stored.shape[1]), Preprocessing.sides.contains(stored.shape[2])
      else {
        throw FileFault(
          path,
          "holds `input` as \(stored.shape); it should be [3, height, width]"
            + " with sides of \(Preprocessing.sides.lowerBound) to"
            + " \(Preprocessing.sides.upperBound) pixels")
      }
      let given = Grid(height: stored.shape[1], width: stored.shape[2])
      if let size = request.size, size != given {
        throw FileFault(path, "holds an input of \(given) pixels, not of \(size)")
      }
      let values = try stored.floats()
      self.init(planes: values, given, source: path)
      guard nonFiniteCount(image) == 0 else {
        throw FileFault(path, "holds values in `input` that are not finite")
      }
    }
  }

  /// An input given as planes, [3, height, width], already normalised.
  private init(planes: FloatStorage, _ size: Grid, source: String) {
    let image = Tensor(planes, shape: [1, 3, size.height, size.width]).permuted([0, 2, 3, 1])
    let digest = Fingerprint.of(
      values: [(name: "input", shape: [3, size.height, size.width], values: planes)])
    self.init(
      image: image,
      shown: Picture(normalised: image.values, height: size.height, width: size.width),
      source: source, preprocessing: "none; already normalised", hash: digest.hex)
  }
}
