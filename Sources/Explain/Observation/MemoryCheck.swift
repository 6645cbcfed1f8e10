import Backbones
import Foundation

/// Checks that a pass fits into memory before any of it is taken.
enum MemoryCheck {
  /// - Parameters:
  ///   - keeping: what is kept of every unit until the end.
  ///   - withGradients: whether the gradients of what is kept are computed and kept too.
  /// - Throws: `ConfigurationError` when parameters, the widest unit and what is kept need more than is
  ///   free.
  static func check(
    _ outline: Outline, keeping: Trace.Keeping = [], withGradients: Bool = false
  ) throws {
    guard let free = ProcessMemory.available else { return }
    // A unit holds at once at most the outputs of its steps and its attention.
    var needed =
      outline.nodes.filter { $0.level == .unit }
      .map { $0.cost.activationBytes + 2 * $0.cost.attentionBytes }.max() ?? 0
    // On the way back each of them has a gradient, and stays until it is used.
    if withGradients { needed *= 2 }
    needed += 4 * outline.costs.whole.parameters
    let copies = withGradients ? 2 : 1
    if keeping.contains(.attention) { needed += copies * outline.costs.whole.attentionBytes }
    if keeping.contains(.features) {
      needed += copies * outline.outputs.reduce(0) { $0 + 4 * $1.tokens.count }
    }
    guard needed <= free else {
      func gibibytes(_ bytes: Int) -> String {
        String(format: "%.1f GiB", Double(bytes) / Double(1 << 30))
      }
      throw ConfigurationError(
        "an input of \(outline.nodes[0].detail) needs about \(gibibytes(needed)) of memory, and"
          + " \(gibibytes(free)) are free; choose a smaller size")
    }
  }
}

/// What the kernel says of memory.
public enum ProcessMemory {
  /// Bytes this process holds in memory now; nil where it cannot be told.
  public static var resident: Int? {
    field("VmRSS:", of: "/proc/self/status")
  }

  /// The most bytes this process ever held; nil where it cannot be told.
  public static var peakResident: Int? {
    field("VmHWM:", of: "/proc/self/status")
  }

  /// Bytes that can still be had; nil where it cannot be told.
  static var available: Int? {
    field("MemAvailable:", of: "/proc/meminfo")
  }

  private static func field(_ name: String, of path: String) -> Int? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
    return nil
  }
}

extension Request {
  /// Checks that a pass fits into memory, before anything is read, as far as the size is known.
  ///
  /// - Throws: `ConfigurationError` when it does not, or the network cannot take the size.
  public func checkMemory() throws {
    if case .tensor = input, size == nil { return }
    try MemoryCheck.check(Outline(of: self))
  }
}

extension LoadedModel {
  /// Checks that a pass fits into memory, before any of it is taken.
  ///
  /// - Parameters:
  ///   - keeping: what is kept of every unit until the end.
  ///   - withGradients: whether the gradients of what is kept are computed and kept too.
  /// - Throws: `ConfigurationError` when it does not.
  public func checkMemory(keeping: Trace.Keeping = [], withGradients: Bool = false) throws {
    try MemoryCheck.check(
      Outline(network, name: name), keeping: keeping, withGradients: withGradients)
  }
}
