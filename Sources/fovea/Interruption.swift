import Foundation
import Synchronization

/// Hears Ctrl-C and the system's request to end, so that work can be saved first; a second one ends
/// the program as usual.
final class Interruption {
  private static let asked = Atomic<Bool>(false)

  init() {
    Self.asked.store(false, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interruption.asked.store(true, ordering: .relaxed)
    }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // Whoever started the program may have held both back.
    var heard = sigset_t()
    sigemptyset(&heard)
    sigaddset(&heard, SIGINT)
    sigaddset(&heard, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &heard, nil)
  }

  deinit {
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }

  /// Whether the work should end.
  var isAsked: Bool { Self.asked.load(ordering: .relaxed) }
}
