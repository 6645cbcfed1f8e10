/// The parameter names of authors' own repositories, put into those that Fovea's networks use.
///
/// PVT v2 and GC ViT are built after timm's code, whose names differ from the authors'. The other
/// families keep their authors' names.
public enum AuthorNames: String, Sendable, CaseIterable {
  /// `patch_embed1.proj`, `block1.0.attn`, `norm1` (repository whai362/PVT).
  case pvtV2
  /// `levels.0.blocks.0`, `q_global_gen`, `conv_down` (repository NVlabs/GCVit).
  case gcvit

  /// The repository whose names these are, or nil if they need no other names.
  public static func recognise(_ names: some Sequence<String>) -> AuthorNames? {
    let names = Set(names)
    // QuadTree and PVT v1 begin alike: the first lacks a plain `q`, the second the convolution.
    if names.isSuperset(of: [
      "patch_embed1.proj.weight", "block1.0.attn.q.weight", "block1.0.mlp.dwconv.dwconv.weight",
    ]) {
      return .pvtV2
    }
    if names.isSuperset(of: [
      "patch_embed.conv_down.reduction.weight", "levels.0.blocks.0.attn.qkv.weight",
    ]) {
      return .gcvit
    }
    return nil
  }

  /// The name that timm gives a parameter, or nil for one that is computed and not learned.
  ///
  /// - Parameter lastStage: the last stage's number from zero, where GC ViT's final norm belongs.
  public func name(for author: String, lastStage: Int = 3) -> String? {
    let parts = author.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let renamed: [String]? =
      switch self {
      case .pvtV2: PVTv2Names.renamed(parts)
      case .gcvit: GCViTNames.renamed(parts, lastStage: lastStage)
      }
    return renamed?.joined(separator: ".")
  }

  /// The shape that timm gives a parameter of this new name.
  ///
  /// The authors of GC ViT squeeze channels by linear layers, timm by convolutions over one pixel.
  public func shape(_ shape: [Int], of name: String) -> [Int] {
    let isSqueeze = name.hasSuffix(".se.fc1.weight") || name.hasSuffix(".se.fc2.weight")
    return self == .gcvit && isSqueeze && shape.count == 2 ? shape + [1, 1] : shape
  }
}

extension Checkpoint {
  /// The same tensors under the names that Fovea's networks use.
  ///
  /// Where the names are not recognised as an author's, the checkpoint stays as it is.
  ///
  /// - Throws: `CheckpointError` if two names become one.
  public func withStandardNames() throws -> Checkpoint {
    guard let authors = AuthorNames.recognise(tensors.map(\.name)) else { return self }
    let stages = tensors.compactMap { tensor -> Int? in
      let parts = tensor.name.split(separator: ".")
      return parts.count > 1 && parts[0] == "levels" ? Int(parts[1]) : nil
    }
    let renamed = tensors.compactMap { tensor -> StoredTensor? in
      guard let name = authors.name(for: tensor.name, lastStage: stages.max() ?? 3) else {
        return nil
      }
      let shape = authors.shape(tensor.shape, of: name)
      let named = tensor.renamed(name)
      return shape == tensor.shape ? named : named.reshaped(shape) ?? named
    }
    return try Checkpoint(
      path: path, tensors: renamed, metadata: metadata,
      container: container + ", authors' names put into timm's")
  }
}
