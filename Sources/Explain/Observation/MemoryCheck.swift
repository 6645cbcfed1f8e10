import Backbones
import Foundation

/// Checks that a pass fits into memory before any of it is taken.
enum MemoryCheck {
  /// - Throws: `ConfigurationError` when the widest unit needs more than what is free.
  static func check(_ outline: Outline) throws {
    guard let free = ProcessMemory.available else { return }
    // A unit holds at once at most the outputs of its steps and its attention.
    let widest = outline.nodes.filter { $0.level == .unit }
      .map { $0.cost.activationBytes + 2 * $0.cost.attentionBytes }.max() ?? 0
    guard widest <= free else {
      let needed = Double(widest) / Double(1 << 30)
      let size = outline.nodes[0].detail
      throw ConfigurationError(
        "an input of \(size) needs about \((needed * 10).rounded() / 10) GiB for one block, more than"
          + " is free on this machine; choose a smaller size")
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

extension LoadedModel {
  /// Checks that a pass with everything kept fits into memory, before any of it is taken.
  ///
  /// - Throws: `ConfigurationError` when it does not.
  public func checkMemory() throws {
    try MemoryCheck.check(Outline(network, name: name))
  }
}
