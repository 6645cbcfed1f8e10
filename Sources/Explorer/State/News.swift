import Explain

/// What the explorer asks the world to do.
public enum Effect: Sendable {
  /// Run the network; a pass under way is given up for it.
  case observe(Request)
  /// Give up the pass under way.
  case cancel
  /// Compute the attention of a unit that was too large to keep.
  case attend(unit: Int)
}

/// What the world tells the explorer.
public enum News: Sendable {
  /// A pass is under way: what it does, and the share that is done.
  case progress(String, Double)
  /// A pass is finished.
  case observed(Observation)
  /// The attention of a unit was computed.
  case attended(unit: Int, ObservedAttention)
  /// Something failed, as a sentence.
  case failed(String)
  /// A pass was given up.
  case cancelled
}

extension Explorer {
  /// Takes note of what happened outside, and says what the world has to do about it.
  public mutating func receive(_ news: News) -> [Effect] {
    switch news {
    case .progress(let title, let share):
      progress = (title, share)
    case .failed(let sentence):
      progress = nil
      message = Message(text: sentence, isFault: true)
      // With nothing to show and nothing else to step to, there is no point in an empty screen.
      if observation == nil, playlist.count < 2 {
        failure = sentence
        isFinished = true
      }
      // What is shown goes on being what was asked for.
      if let observation { adopt(observation) }
      return []
    case .cancelled:
      progress = nil
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
    }
    return attentionIfMissing()
  }

  /// Shows an observation, at the same layer, head and query as far as they exist in it.
  private mutating func adopt(_ observation: Observation) {
    let path = outline.units.indices.contains(unit) ? outline.units[unit].path : ""
    let sameNetwork = observation.outline.nodes.map(\.path) == outline.nodes.map(\.path)
    let selected = node
    self.observation = observation
    request = observation.request
    outline = observation.outline
    if !sameNetwork {
      open = []
      show(unit: outline.unit(at: path) ?? outline.attentionUnits.first ?? 0)
    } else {
      node = selected
      clampHead()
    }
  }
}
