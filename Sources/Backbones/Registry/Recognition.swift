import Checkpoints

/// Which network a checkpoint belongs to, told from the names and shapes of its parameters.
public enum Recognition: Sendable {
  /// A published variant; the number of classes may be another.
  case variant(Variant)
  /// A network of a family that nobody published.
  case family(Family)
  /// Nothing that looks like one of the five families.
  case unknown

  /// Recognises parameters by names and shapes.
  ///
  /// - Parameter file: the parameters, under timm's or the authors' names.
  public init(_ file: CheckpointParameters) {
    let shapes = file.shapes
    var best: (variant: Variant, share: Double)?
    for variant in Variant.all {
      guard
        let outline = try? variant.configuration.outline(height: variant.size, width: variant.size)
      else { continue }
      let head = type(of: variant.configuration).headWeight.split(separator: ".").dropLast()
        .joined(separator: ".")
      let declared = outline.parameters.filter { !$0.name.hasPrefix(head + ".") }
      let known = declared.count { shapes[$0.name] != nil }
      // A position bias follows the size of the image, not the variant.
      let fits = declared.allSatisfy {
        guard let shape = shapes[$0.name] else { return false }
        return shape == $0.shape || $0.name.hasSuffix("relative_position_bias_table")
      }
      let others = shapes.keys.count { !$0.hasPrefix(head + ".") }
      if fits, others == declared.count {
        self = .variant(variant)
        return
      }
      let share = Double(known) / Double(max(1, declared.count))
      if share > best?.share ?? 0.3 { best = (variant, share) }
    }
    self = best.map { .family($0.variant.family) } ?? .unknown
  }

  /// What the file looks like, as `pvt_v2_b1` or `a PVT v2 that nobody published`.
  public var description: String {
    switch self {
    case .variant(let variant): variant.name
    case .family(let family): "a \(family.title) that nobody published"
    case .unknown: "none of the networks that are known here"
    }
  }
}

/// A checkpoint whose network is not known.
public struct UnrecognisedCheckpoint: Error, CustomStringConvertible {
  let file: String
  let recognition: Recognition

  /// What the file at `path` looks like, when that is no published variant.
  public init(_ path: String, _ recognition: Recognition) {
    file = path
    self.recognition = recognition
  }

  /// One sentence.
  public var description: String {
    switch recognition {
    case .family(let family):
      "\(Sentence.path(file)) looks like \(recognition.description); describe it with --config FILE"
        + " (fovea models --config \(family.example) prints one to start from)"
    default: "\(Sentence.path(file)) looks like \(recognition.description)"
    }
  }
}
