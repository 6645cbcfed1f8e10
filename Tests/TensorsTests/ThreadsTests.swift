import Dispatch
import Support
import Tensors
import Testing

struct ThreadsTests {
  private static let x = Tensor(Draws.values(300_000, seed: 1), shape: [3000, 100])
  private static let sum = Threads.use(1) { (x + x).values }

  private func isTheSum(_ y: Tensor) -> Bool { relativeDifference(y.values, Self.sum) == 0 }

  @Test func resultsDoNotDependOnTheNumberOfThreads() {
    // Up and down, so that workers start, idle and join again.
    for count in [2, 5, 3, 8, 1, 2] {
      Threads.use(count) {
        #expect(Threads.count == count)
        for _ in 0..<20 { #expect(isTheSum(Self.x + Self.x)) }
      }
    }
  }

  @Test func callsFromSeveralThreadsDoNotMeet() {
    DispatchQueue.concurrentPerform(iterations: 8) { caller in
      Threads.use(2 + caller % 2) {
        for _ in 0..<20 { #expect(isTheSum(Self.x + Self.x)) }
      }
    }
  }

  @Test func aThreadsOwnNumberIsThatOfItsTasksAndOfNothingElse() {
    let before = Threads.count
    let within = Threads.use(3) {
      Threads.map(64) { _ in Threads.count }
    }
    #expect(within.allSatisfy { $0 == 3 })
    #expect(Threads.use(4) { Threads.use(2) { Threads.count } + Threads.count } == 6)
    #expect(Threads.count == before)
    DispatchQueue.concurrentPerform(iterations: 4) { caller in
      Threads.use(caller + 1) { #expect(Threads.count == caller + 1) }
    }
  }
}
