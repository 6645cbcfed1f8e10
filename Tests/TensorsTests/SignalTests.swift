import Foundation
import Support
import Synchronization
import Tensors
import Testing

/// The matrix product's library must not be interrupted by signals: see Kernels/signals.c.
struct SignalTests {
  /// Whether the calling thread would hear of a terminal's new size, and of a fault.
  private static func hears() -> (size: Bool, fault: Bool) {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return (sigismember(&mask, SIGWINCH) == 0, sigismember(&mask, SIGSEGV) == 0)
  }

  /// Runs `body` on a thread that hears all signals, as the first of a program does.
  private func hearing<Result>(_ body: () throws -> Result) rethrows -> Result {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  @Test(arguments: [1, 3]) func tasksAreLeftAlone(threads: Int) {
    hearing {
      #expect(Self.hears() == (true, true))
      let within = Threads.use(threads) {
        Threads.map(12) { _ in (Self.hears(), Threads.map(3) { _ in Self.hears() }) }
      }
      #expect(within.allSatisfy { $0.0 == (false, true) })
      #expect(within.allSatisfy { $0.1.allSatisfy { $0 == (false, true) } })
      #expect(Self.hears() == (true, true))
    }
  }

  /// Thousands of signals to a thread that multiplies matrices; they overwrote the heap.
  @Test func aStormOfSignalsChangesNothing() throws {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    action.sa_flags = SA_RESTART
    sigaction(SIGURG, &action, nil)
    let (x, weight) = (Draws.tensor([200, 96], seed: 1), Draws.tensor([64, 96], seed: 2))
    let expected = linear(x, weight: weight, bias: nil).values
    hearing {
      let storm = Storm()
      storm.begin(over: pthread_self())
      while storm.sent.load(ordering: .relaxed) < 3000 {
        let found = linear(x, weight: weight, bias: nil).values
        #expect(relativeDifference(found, expected) == 0)
      }
      storm.end()
    }
  }

  /// Signals to a thread, one after the other.
  private final class Storm: Sendable {
    let sent = Atomic(0)
    private let isOver = Atomic(false)
    private let last = DispatchSemaphore(value: 0)

    func begin(over target: pthread_t) {
      DispatchQueue.global().async { [self] in
        while !isOver.load(ordering: .relaxed) {
          pthread_kill(target, SIGURG)
          sent.add(1, ordering: .relaxed)
          usleep(20)
        }
        last.signal()
      }
    }

    /// No signal is under way any more when it returns.
    func end() {
      isOver.store(true, ordering: .relaxed)
      last.wait()
    }
  }
}
