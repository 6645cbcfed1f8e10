import Backbones
import Tensors

/// What is differentiated: the logit of a class, or how far it lies above that of another.
///
/// The logit before the softmax, as the papers have it: after the softmax, what lowers the other
/// classes would count as evidence too.
public struct ClassTarget: Sendable, Hashable {
  /// One class, as a person names it.
  public enum Choice: Sendable, Hashable {
    /// The class with the greatest logit, the next one, and so on, from 1.
    case rank(Int)
    /// The class of a number, from 0.
    case index(Int)
    /// The class of a name, or of a part of one that no other name has.
    case name(String)
  }

  /// The class.
  public var chosen: Choice
  /// The class whose logit is taken away from it; nil for none.
  public var against: Choice?

  /// The logit of a class, or its difference to another's.
  public init(_ chosen: Choice = .rank(1), against: Choice? = nil) {
    self.chosen = chosen
    self.against = against
  }
}

extension ClassTarget.Choice {
  private static let rankPrefix = "rank:"

  /// Reads a number from 0, a name, or `rank:N` from 1; nil when it is empty or no such rank.
  public init?(_ text: String) {
    let text = text.trimmingPrefix(while: \.isWhitespace)
    guard !text.isEmpty else { return nil }
    if text.hasPrefix(Self.rankPrefix) {
      guard let rank = Int(text.dropFirst(Self.rankPrefix.count)), rank > 0 else { return nil }
      self = .rank(rank)
    } else if let number = Int(text) {
      self = .index(number)
    } else {
      self = .name(String(text))
    }
  }

  /// As it is written on a command line.
  public var argument: String {
    switch self {
    case .rank(let rank): Self.rankPrefix + String(rank)
    case .index(let index): String(index)
    case .name(let name): name
    }
  }
}

/// A class target that exists in a pass.
public struct ResolvedClassTarget: Sendable, Hashable {
  /// The class, from 0.
  public let index: Int
  /// The class whose logit is taken away; nil for none.
  public let against: Int?
  /// What is differentiated: the logit, or the difference of two.
  public let score: Float
  /// The class by name, or the two.
  public let title: String

  /// How much each logit counts in what is differentiated, [1, classes].
  func seed(classes: Int) -> Tensor {
    Tensor(shape: [1, classes]) { values in
      for place in values.indices { values[place] = 0 }
      values[index] += 1
      if let against { values[against] -= 1 }
    }
  }
}

extension Observation {
  /// The classes that a target names.
  ///
  /// - Throws: `ClassFault` when there is no such class, or the name fits several.
  public func resolved(_ target: ClassTarget) throws -> ResolvedClassTarget {
    let index = try classIndex(target.chosen)
    let against = try target.against.map(classIndex)
    if against == index {
      throw ClassFault("\(className(index).debugDescription) cannot be set against itself")
    }
    return ResolvedClassTarget(
      index: index, against: against,
      score: logits[index] - (against.map { logits[$0] } ?? 0),
      title: className(index) + (against.map { " against \(className($0))" } ?? ""))
  }

  /// The name of a class, or its number.
  public func className(_ index: Int) -> String {
    index < classNames.count ? classNames[index] : "class \(index)"
  }

  /// The number of a class.
  ///
  /// - Throws: `ClassFault` when there is none, or the name fits several.
  public func classIndex(_ choice: ClassTarget.Choice) throws -> Int {
    guard !logits.isEmpty else {
      throw ClassFault("there are no logits here that a class could be chosen of")
    }
    switch choice {
    case .rank(let rank):
      guard logits.indices.contains(rank - 1) else {
        throw ClassFault(
          "\(outline.nodes[0].title) tells \(logits.count) classes apart; there is no rank \(rank)")
      }
      return topClasses(rank)[rank - 1].index
    case .index(let index):
      return try ClassFault.checked(index, of: logits.count, in: outline.nodes[0].title)
    case .name(let name): return try classIndex(named: name)
    }
  }

  private func classIndex(named name: String) throws -> Int {
    guard !classNames.isEmpty else {
      throw ClassFault(
        "the classes of \(outline.nodes[0].title) have no names here; a class is a number from 0"
          + " to \(logits.count - 1)")
    }
    let wanted = name.lowercased()
    let names = classNames.map { $0.lowercased() }
    // Names may list synonyms: one of them is enough.
    let whole = names.indices.filter { place in
      names[place] == wanted
        || names[place].split(separator: ",").contains { $0.drop(while: \.isWhitespace) == wanted }
    }
    let found = whole.isEmpty ? names.indices.filter { names[$0].contains(wanted) } : whole
    guard let first = found.first else {
      let offer =
        classNames.count <= 20
        ? "; there are \(classNames.joined(separator: ", "))"
        : "; the \(classNames.count) classes also have numbers, from 0"
      throw ClassFault("no class is called \(name.debugDescription)" + offer)
    }
    guard found.count == 1 else {
      let some = found.prefix(3).map { "\(classNames[$0].debugDescription), number \($0)" }
      let more = found.count > 3 ? ", and \(found.count - 3) more" : ""
      throw ClassFault(
        "\(name.debugDescription) fits several classes: " + some.joined(separator: "; ") + more)
    }
    return first
  }
}

/// A class that cannot be chosen, as one sentence.
public struct ClassFault: Error, CustomStringConvertible, Sendable {
  /// The sentence.
  public let description: String
  init(_ description: String) { self.description = description }

  /// `index`, which must be one of `count` classes of the network called `name`.
  ///
  /// - Throws: `ClassFault` when it is not.
  public static func checked(_ index: Int, of count: Int, in name: String) throws -> Int {
    guard (0..<count).contains(index) else {
      throw ClassFault(
        "\(name) tells \(count) classes apart, numbered from 0 to \(count - 1); there is no class"
          + " \(index)")
    }
    return index
  }
}
