import Foundation
import Kernels

/// Decides, in one place, how many threads compute, and divides work among them.
///
/// The threads belong to `Kernels`; the matrix product's library is held to one thread a call, so
/// that no second runtime competes for the cores.
public enum Threads {
  /// How many threads share the work of the calling one, which is among them.
  public static var count: Int { Int(kernels_threads()) }

  /// Uses `count` threads, or, for nil, as many as this process may run at once.
  public static func use(_ count: Int?) {
    kernels_set_threads(Int32(clamping: max(1, min(count ?? available, 64))))
  }

  /// Runs `body` with `count` threads sharing what the calling thread computes, whatever others do.
  public static func use<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = kernels_set_threads_here(Int32(clamping: max(1, min(count, 64))))
    defer { _ = kernels_set_threads_here(before) }
    return try body()
  }

  /// How many threads can run at once: the cores of the affinity mask, cut by the cgroup's quota.
  public static var available: Int {
    let cores = Int(kernels_available_cores())
    return max(1, min(cores, quota ?? cores))
  }

  /// The cgroup's limit in whole cores, rounded up; nil when there is none.
  private static var quota: Int? {
    func words(_ path: String) -> [Double?]? {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      return text.split(whereSeparator: \.isWhitespace).map { Double($0) }
    }
    var limit: (quota: Double, period: Double)?
    if let both = words("/sys/fs/cgroup/cpu.max"), both.count == 2, let quota = both[0],
      let period = both[1]
    {
      limit = (quota, period)
    } else if let quota = words("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")?.first ?? nil, quota > 0,
      let period = words("/sys/fs/cgroup/cpu/cpu.cfs_period_us")?.first ?? nil
    {
      limit = (quota, period)
    }
    guard let limit, limit.period > 0 else { return nil }
    return max(1, Int((limit.quota / limit.period).rounded(.up)))
  }

  /// Runs `body` for each task 0 ..< tasks, divided among the threads, and waits for all.
  public static func forEach(_ tasks: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var context = body
      withUnsafeMutablePointer(to: &context) { pointer in
        kernels_parallel(
          tasks,
          { task, context in
            context!.assumingMemoryBound(to: ((Int) -> Void).self).pointee(task)
          }, pointer)
      }
    }
  }

  /// What `body` gives for each task 0 ..< tasks, in their order; the tasks are divided among the
  /// threads.
  public static func map<Outcome>(_ tasks: Int, _ body: (Int) -> Outcome) -> [Outcome] {
    [Outcome](unsafeUninitializedCapacity: tasks) { outcomes, count in
      // Every task writes one place, its own.
      let first = outcomes.baseAddress
      forEach(tasks) { task in first.map { ($0 + task).initialize(to: body(task)) } }
      count = tasks
    }
  }

  /// Divides 0 ..< count into one range a thread, none smaller than `least`, and runs them.
  static func divide(_ count: Int, least: Int = 1, _ body: (Range<Int>) -> Void) {
    let parts = max(1, min(self.count, count / max(1, least)))
    guard parts > 1 else { return body(0..<count) }
    forEach(parts) { part in
      body(count * part / parts..<count * (part + 1) / parts)
    }
  }
}
