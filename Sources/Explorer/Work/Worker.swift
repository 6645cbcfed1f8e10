import Backbones
import Explain
import Foundation

/// Does the explorer's work beside the interface, one pass at a time, and posts what comes of it.
///
/// A new pass takes the place of the one under way; so does giving up.
public final class Worker: @unchecked Sendable {
  private let post: @Sendable (News) -> Void
  private let queue = DispatchQueue(label: "fovea.worker", qos: .userInitiated)
  private let lock = NSLock()
  private var latest = 0
  /// The network loaded last, which the next picture can use again.
  ///
  /// Only the queue touches it.
  private var loaded: (key: String, model: LoadedModel)?

  /// A worker that calls `post`, from its own thread, with all that happens.
  public init(post: @escaping @Sendable (News) -> Void) { self.post = post }

  /// Sees to an effect; `observation` is what the explorer shows.
  public func perform(_ effect: Effect, observation: Observation?) {
    switch effect {
    case .observe(let request):
      start { worker, number in try worker.observe(request, number: number) }
    case .attend(let unit):
      guard let observation else { return }
      start { worker, number in
        worker.tell(number, .progress("computing the attention of this layer", 0))
        if let attention = try observation.attend(unit: unit) {
          worker.tell(number, .attended(unit: unit, attention))
        }
      }
    case .findNonFinite:
      guard let observation else { return }
      start { worker, number in
        let found = try observation.firstNonFinite { share in
          guard worker.isLatest(number) else { throw GivenUp() }
          worker.tell(number, .progress("looking for a value that is not finite", share))
        }
        worker.tell(number, .foundNonFinite(found))
      }
    case .prepare(let preparation):
      start { worker, number in worker.prepare(preparation, number: number) }
    case .save(let path, let what, let content):
      // Beside the passes: saving takes no pass's place.
      DispatchQueue.global(qos: .userInitiated).async { [post] in
        post(FileSaving.save(what, to: path, content))
      }
    case .cancel:
      lock.withLock { latest += 1 }
      post(.cancelled)
    }
  }

  private func start(_ work: @escaping @Sendable (Worker, Int) throws -> Void) {
    let number = lock.withLock {
      latest += 1
      return latest
    }
    queue.async { [weak self] in
      guard let self, self.isLatest(number) else { return }
      do {
        try work(self, number)
      } catch is GivenUp {
        return
      } catch {
        self.tell(number, .failed("\(error)"))
      }
    }
  }

  private func prepare(_ preparation: Preparation, number: Int) {
    do {
      let value = try preparation.work { share in
        guard isLatest(number) else { throw GivenUp() }
        tell(number, .progress(preparation.title, share))
      }
      tell(number, .prepared(key: preparation.key, value))
    } catch {
      tell(number, .unprepared(key: preparation.key, "\(error)"))
    }
  }

  private func observe(_ request: Request, number: Int) throws {
    func report(_ title: String, _ share: Double) throws {
      guard isLatest(number) else { throw GivenUp() }
      tell(number, .progress(title, share))
    }
    let request = try request.settled()
    try report("reading the input", 0)
    let input = try NetworkInput(request)
    try report("reading the weights", 0.05)
    let key =
      "\(request.variant.name) \(request.weights) \(input.height)x\(input.width)"
      + " \(request.labels ?? "")"
    if loaded?.key != key {
      loaded = nil
      loaded = (key, try LoadedModel(request, height: input.height, width: input.width))
    }
    guard let model = loaded?.model else { return }
    let observation = try Observation(request, model: model, input: input, progress: report)
    tell(number, .observed(observation))
  }

  private func isLatest(_ number: Int) -> Bool { lock.withLock { number == latest } }

  /// Posts news of a pass, unless another has taken its place.
  private func tell(_ number: Int, _ news: News) {
    if isLatest(number) { post(news) }
  }

  private struct GivenUp: Error {}
}
