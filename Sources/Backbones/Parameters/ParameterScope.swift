import Tensors

/// A place in a network's tree of parameters, from which its layers take theirs.
///
///     let attention = scope["stages"][0]["blocks"][1]["attn"]
///     let query = Linear(attention["q"], inputs: 32, outputs: 32)
public struct ParameterScope {
  /// The path of this place, as `stages.0.blocks.1.attn`; empty at the root.
  public let path: String
  let reader: ParameterReader

  /// The root of a network's parameters, read from `source`.
  public init(_ source: any ParameterSource) {
    path = ""
    reader = ParameterReader(source)
  }

  private init(path: String, reader: ParameterReader) {
    self.path = path
    self.reader = reader
  }

  /// The place called `name` below this one.
  public subscript(_ name: String) -> ParameterScope {
    ParameterScope(path: path.isEmpty ? name : path + "." + name, reader: reader)
  }

  /// The place numbered `index` below this one.
  public subscript(_ index: Int) -> ParameterScope { self[String(index)] }

  /// The shape under which the source keeps `name` here, where the authors' code and timm's differ;
  /// `shape` when it keeps none.
  func storedShape(_ name: String, expecting shape: [Int]) -> [Int] {
    reader.storedShape(self[name].path, expecting: shape)
  }

  /// The learnable parameter `name` here.
  func parameter(_ name: String, _ shape: [Int]) -> Tensor {
    reader.read(self[name].path, shape, learnable: true)
  }

  /// The statistic `name` here, which training keeps but no gradient reaches.
  func statistic(_ name: String, _ shape: [Int]) -> Tensor {
    reader.read(self[name].path, shape, learnable: false)
  }
}

/// A parameter as the network declares it.
public struct DeclaredParameter: Sendable, Hashable {
  /// Its name in the checkpoint.
  public let name: String
  /// Its shape there.
  public let shape: [Int]
  /// Whether it is learned; running statistics are not.
  public let isLearnable: Bool

  /// How many values it has.
  public var count: Int { shape.reduce(1, *) }
}

/// Reads the parameters that layers declare, and remembers what was wrong with them.
final class ParameterReader {
  private let source: any ParameterSource
  private(set) var declared: [DeclaredParameter] = []
  private(set) var problems = ParameterProblems()

  init(_ source: any ParameterSource) { self.source = source }

  func read(_ name: String, _ shape: [Int], learnable: Bool) -> Tensor {
    declared.append(DeclaredParameter(name: name, shape: shape, isLearnable: learnable))
    do {
      guard let tensor = try source.tensor(named: name, shape: shape) else {
        problems.missing.append(name)
        return Tensor(outline: shape)
      }
      guard tensor.shape == shape else {
        problems.misshapen.append("\(name) is \(tensor.shape) instead of \(shape)")
        return Tensor(outline: shape)
      }
      if nonFiniteCount(tensor) > 0 { problems.nonFinite.append(name) }
      return tensor
    } catch {
      problems.unreadable.append("\(error)")
      return Tensor(outline: shape)
    }
  }

  func storedShape(_ name: String, expecting shape: [Int]) -> [Int] {
    guard source.names != nil, let stored = try? source.tensor(named: name, shape: shape) else {
      return shape
    }
    return stored.shape
  }

  /// What was wrong, what nobody asked for included.
  func finish() -> ParameterProblems {
    var all = problems
    if let names = source.names {
      let known = Set(declared.map(\.name))
      all.surplus = names.filter { !known.contains($0) }
    }
    return all
  }
}
