import Explain

/// Work that a view needs done before it can be drawn, beside the interface.
public struct Preparation: Sendable {
  /// What tells it from other work for the same pass; equal keys give equal results.
  public let key: String
  /// What is said while it is under way.
  public let title: String
  /// Does it; what it is given is called with the share that is done, and throws to give up.
  public let work: @Sendable (_ progress: (Double) throws -> Void) throws -> any Sendable

  init(
    key: String, title: String,
    work: @escaping @Sendable (_ progress: (Double) throws -> Void) throws -> any Sendable
  ) {
    self.key = key
    self.title = title
    self.work = work
  }
}

/// A result that may be large.
protocol Weighty {
  /// About the bytes it holds.
  var bytes: Int { get }
}

extension UnitInspection: Weighty {}

/// The results of the last few preparations.
struct PreparedResults: Sendable {
  private var entries: [(key: String, result: Result)] = []
  /// How many are kept: enough for two views and a step back in each.
  private static let limit = 6

  private enum Result: Sendable {
    case done(any Sendable)
    case failed(String)

    var bytes: Int {
      if case .done(let value) = self, let large = value as? any Weighty { return large.bytes }
      return 0
    }
  }

  /// Whether the work was done, or failed for good.
  func contains(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// The result of a preparation, once it is there.
  ///
  /// - Throws: `Inapplicable` with its sentence when the work failed.
  func value(_ key: String) throws -> (any Sendable)? {
    switch entries.first(where: { $0.key == key })?.result {
    case .done(let value): return value
    case .failed(let sentence): throw Inapplicable(sentence)
    case nil: return nil
    }
  }

  mutating func keep(_ value: any Sendable, for key: String) { insert(key, .done(value)) }

  mutating func fail(_ sentence: String, for key: String) { insert(key, .failed(sentence)) }

  /// Lets go of large results before a new one is computed beside them.
  mutating func makeRoom() {
    entries.removeAll { $0.result.bytes > Self.small }
  }

  /// Bytes of a result that is held while others are computed.
  private static let small = 4 << 20

  private mutating func insert(_ key: String, _ result: Result) {
    entries.removeAll { $0.key == key }
    entries.insert((key, result), at: 0)
    if entries.count > Self.limit { entries.removeLast(entries.count - Self.limit) }
  }
}
