import Explain

/// What the explorer asks the world to do.
public enum Effect: Sendable {
  /// Run the network; a pass under way is given up for it.
  case observe(Request)
  /// Give up the pass under way.
  case cancel
  /// Compute the attention of a unit that was too large to keep.
  case attend(unit: Int)
  /// Look for the first value of the pass that is not finite.
  case findNonFinite
  /// Compute what a view needs.
  case prepare(Preparation)
  /// Write a new file; what it is, for the sentence that says it is done.
  case save(to: String, what: String, content: @Sendable () throws -> [UInt8])
}

/// What the world tells the explorer.
public enum News: Sendable {
  /// A pass is under way: what it does, and the share that is done.
  case progress(String, Double)
  /// A pass is finished.
  case observed(Observation)
  /// The attention of a unit was computed.
  case attended(unit: Int, ObservedAttention)
  /// The first value that is not finite; nil when all are.
  case foundNonFinite(NonFiniteValue?)
  /// What a view needs was computed.
  case prepared(key: String, any Sendable)
  /// What a view needs cannot be computed, as a sentence.
  case unprepared(key: String, String)
  /// Something failed, as a sentence.
  case failed(String)
  /// Something small was done, or could not be, as a sentence.
  case notice(String, isFault: Bool)
  /// A pass was given up.
  case cancelled
}

extension Explorer {
  /// Takes note of what happened outside, and says what the world has to do about it.
  public mutating func receive(_ news: News) -> [Effect] {
    let effects = note(news)
    return effects + missing(besides: effects)
  }

  private mutating func note(_ news: News) -> [Effect] {
    switch news {
    case .progress(let title, let share):
      progress = (title, share)
    case .failed(let sentence):
      progress = nil
      preparing = nil
      message = Message(text: sentence, isFault: true)
      // With nothing to show and nothing else to step to, there is no point in an empty screen.
      if observation == nil, playlist.count < 2 {
        failure = sentence
        isFinished = true
      }
      // What is shown goes on being what was asked for.
      if let observation { adopt(observation) }
      return []
    case .notice(let sentence, let isFault):
      message = Message(text: sentence, isFault: isFault)
      return []
    case .cancelled:
      progress = nil
      if let key = preparing {
        preparing = nil
        prepared.fail("This was given up; it is computed again after another pass.", for: key)
        return []
      }
      message = Message(text: "cancelled; the last finished pass is shown", isFault: false)
      if let observation { adopt(observation) }
      return []
    case .observed(let observation):
      progress = nil
      if message?.isFault == true { message = nil }
      adopt(observation)
    case .attended(let unit, let attention):
      progress = nil
      observation?.keep(attention, of: unit)
      clampHead()
    case .foundNonFinite(let found):
      progress = nil
      return go(to: found)
    case .prepared(let key, let value):
      progress = nil
      preparing = nil
      prepared.keep(value, for: key)
      if let inspection = value as? UnitInspection, let attention = inspection.attention,
        observation?.attention[inspection.unit] == nil
      {
        observation?.keep(attention, of: inspection.unit)
        clampHead()
      }
      return []
    case .unprepared(let key, let sentence):
      progress = nil
      preparing = nil
      prepared.fail(sentence, for: key)
      return []
    }
    return attentionIfMissing()
  }

  /// The work that the views shown still need, unless other work comes first or it is under way.
  mutating func missing(besides effects: [Effect]) -> [Effect] {
    guard effects.isEmpty, progress == nil || preparing != nil, !isFinished, let subject else {
      return []
    }
    let shown = [viewpoint.view, viewpoint.beside].compactMap { $0 }
    let needed = shown.compactMap { View.named($0).needs(subject) }
    guard var next = needed.first(where: { !prepared.contains($0.key) }), next.key != preparing
    else { return [] }
    preparing = next.key
    prepared.makeRoom()
    if next.key == subject.inspection.key, observation?.letGoOfRecomputed() == true,
      let light = self.subject
    {
      next = light.inspection
    }
    return [.prepare(next)]
  }

  /// Goes to the step that puts out the first value that is not finite, or says that there is none.
  private mutating func go(to found: NonFiniteValue?) -> [Effect] {
    guard let found, outline.nodes.indices.contains(found.node) else {
      message = Message(text: "every value of the whole pass is finite", isFault: false)
      return []
    }
    let effects = reveal(andSelect: found.node) + show(.steps)
    message = Message(
      text: "\(found.path) is the first: \(found.nans) values are not a number,"
        + " \(found.infinities) infinite", isFault: true)
    return effects
  }

  /// Shows an observation, at the same layer, head and query as far as they exist in it.
  private mutating func adopt(_ observation: Observation) {
    let before = (outline: outline, unit: viewpoint.unit)
    prepared = PreparedResults()
    preparing = nil
    self.observation = observation
    request = observation.request
    outline = observation.outline
    if outline.nodes.map(\.path) == before.outline.nodes.map(\.path) {
      clampHead()
    } else {
      open = []
      viewpoint.reachStart = nil
      show(unit: outline.unit(like: before.unit, of: before.outline))
    }
  }
}

extension Outline {
  /// The unit with attention that stands where another network's `unit` stands: in the same stage,
  /// as many blocks into it, as far as there are so many.
  fileprivate func unit(like unit: Int, of other: Outline) -> Int {
    func companions(_ outline: Outline, stage: Int) -> [Int] {
      outline.attentionUnits.filter { outline.units[$0].stage == stage }
    }
    guard other.units.indices.contains(unit) else { return attentionUnits.first ?? 0 }
    let stage = other.units[unit].stage
    let place = companions(other, stage: stage).firstIndex(of: unit) ?? 0
    let here = companions(self, stage: stage)
    return here.isEmpty ? attentionUnits.first ?? 0 : here[min(place, here.count - 1)]
  }
}
