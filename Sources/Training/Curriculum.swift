/// How hard the scenes are: harder step by step, as long as the network gets most of them right.
///
/// Without it a small network learns nothing for a long time.
public struct Curriculum: Codable, Sendable, Hashable {
  /// How fast scenes become harder.
  public struct Pace: Codable, Sendable, Hashable {
    /// The difficulty at first, 0 to 1.
    public var start = 0.0
    /// The running accuracy above which scenes become harder.
    public var threshold = 0.75
    /// By how much, a step.
    public var increment = 0.005

    /// The usual pace.
    public init() {}
  }

  /// The difficulty of the next scenes, 0 to 1.
  public private(set) var difficulty: Double
  /// The running accuracy, of about the last 25 steps.
  public private(set) var accuracy = 0.0
  /// The running loss, likewise.
  public private(set) var loss = 0.0
  private var steps = 0

  /// The beginning.
  init(_ pace: Pace) { difficulty = min(max(pace.start, 0), 1) }

  /// Takes note of a step.
  mutating func note(accuracy: Double, loss: Double, pace: Pace) {
    steps += 1
    let share = max(1 / Double(steps), 0.04)
    self.accuracy += share * (accuracy - self.accuracy)
    self.loss += share * (loss - self.loss)
    if self.accuracy > pace.threshold { difficulty = min(1, difficulty + pace.increment) }
  }
}
