import Foundation

/// How a training goes, as lines of text: one for the terminal, again and again, and some to keep.
public struct TrainingLog {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let imagesAtStart: Int
  private var recent: [(time: ContinuousClock.Instant, images: Int, side: Int)] = []

  /// The log of a training that begins, or goes on, now.
  public init(_ trainer: Trainer) {
    start = clock.now
    imagesAtStart = trainer.imagesSeen
    recent = [(start, trainer.imagesSeen, trainer.size)]
  }

  /// Takes note of a step.
  public mutating func note(_ trainer: Trainer) {
    recent.append((clock.now, trainer.imagesSeen, trainer.size))
    if recent.count > 40 { recent.removeFirst() }
  }

  /// Images a second, of the last steps.
  public var imagesPerSecond: Double {
    guard let first = recent.first, let last = recent.last else { return 0 }
    let seconds = (last.time - first.time) / .seconds(1)
    return seconds > 0 ? Double(last.images - first.images) / seconds : 0
  }

  /// Where the training stands, in one line.
  public func line(_ trainer: Trainer) -> String {
    let curriculum = trainer.curriculum
    func text(_ value: Double, _ digits: Int) -> String {
      String(format: "%.\(digits)f", value)
    }
    return [
      "\(trainer.imagesSeen)/\(trainer.images) images", "\(trainer.size) px",
      "loss \(text(curriculum.loss, 3))", "accuracy \(text(100 * curriculum.accuracy, 1)) %",
      "difficulty \(text(curriculum.difficulty, 2))",
      "\(text(imagesPerSecond, 1)) images/s", "\(Self.duration(secondsLeft(trainer))) left",
    ].joined(separator: "  ")
  }

  /// The time that is left: pixels cost alike, whatever the size of the pictures.
  private func secondsLeft(_ trainer: Trainer) -> Double {
    guard imagesPerSecond > 0 else { return 0 }
    let side = Double(recent.last?.side ?? trainer.size)
    let left = (trainer.stepsDone..<trainer.steps).reduce(0.0) { sum, step in
      let other = Double(trainer.recipe.size(at: Double(step) / Double(trainer.steps)))
      return sum + other * other / (side * side)
    }
    return left * Double(trainer.recipe.batch) / imagesPerSecond
  }

  /// As `1:02:03` or `02:03`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    let minutes = String(format: "%02d:%02d", whole / 60 % 60, whole % 60)
    return whole >= 3600 ? "\(whole / 3600):\(minutes)" : minutes
  }
}
