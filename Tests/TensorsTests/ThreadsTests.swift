import Support
import Tensors
import Testing

/// Sums are the same in every instruction set, which other tests choose meanwhile.
@Suite(.serialized) struct ThreadsTests {
  @Test func resultsDoNotDependOnTheNumberOfThreads() {
    let x = Tensor(Draws.values(300_000, seed: 1), shape: [3000, 100])
    Threads.use(1)
    let alone = (x + x).values
    // Up and down, so that workers start, idle and join again.
    for count in [2, 5, 3, 8, 1, 2] {
      Threads.use(count)
      #expect(Threads.count >= 1 && Threads.count <= count)
      for _ in 0..<20 { #expect(relativeDifference((x + x).values, alone) == 0) }
    }
  }

  @Test func callsFromSeveralThreadsDoNotMeet() async {
    Threads.use(2)
    let x = Tensor(Draws.values(200_000, seed: 2), shape: [2000, 100])
    let expected = (x + x).values
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<20).allSatisfy { _ in (x + x).values == expected } }
      }
      for await same in group { #expect(same) }
    }
  }
}
