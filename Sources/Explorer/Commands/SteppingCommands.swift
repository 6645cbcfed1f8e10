import Canvas
import Explain

extension Command {
  /// Walking through a network as in a debugger.
  static let stepping: [Command] = [
    Command(
      "over", [.character(">")], section: .stepping, label: "step",
      of: [.steps],
      "Goes to the next step, or the next layer when a layer is selected."
    ) { explorer, _ in explorer.step(.over) },
    Command(
      "back", [.character("<")], section: .stepping,
      "Goes to the step before, or the layer before."
    ) { explorer, _ in explorer.step(.back) },
    Command(
      "into", [.character("}")], section: .stepping,
      "Goes inside: from a stage to its layers, from a layer to its steps."
    ) { explorer, _ in explorer.step(.into) },
    Command(
      "out", [.character("{")], section: .stepping,
      "Goes from a step to the layer it lies in, from a layer to its stage."
    ) { explorer, _ in explorer.step(.out) },
    Command(
      "run-to", [], argument: "PATH", section: .stepping,
      "Goes to a layer or a step by its path and shows its steps.",
      completions: { explorer in explorer.outline.nodes.map(\.path).filter { !$0.isEmpty } }
    ) { explorer, argument in
      guard let argument,
        let node = explorer.outline.node(at: argument) ?? explorer.node(matching: argument)
      else {
        throw CommandFault("no layer is called \((argument ?? "").debugDescription)")
      }
      return explorer.reveal(andSelect: node) + explorer.show(.steps)
    },
    Command(
      "non-finite", [], section: .stepping,
      "Walks through the whole pass to the first step that puts out a value that is not finite."
    ) { explorer, _ in
      guard explorer.observation != nil else { throw CommandFault("nothing was computed yet") }
      explorer.progress = ("looking for a value that is not finite", 0)
      return [.findNonFinite]
    },
    Command(
      "map", [.character("V")], argument: "mean|norm|channel [N]", section: .stepping,
      "Chooses what a step's map shows of a token's channels: mean, norm, or one of them.",
      completions: { _ in StepInspection.Measure.allCases.map(\.rawValue) }
    ) { explorer, argument in
      try explorer.chooseMeasure(argument)
      return []
    },
  ]
}

extension Explorer {
  /// Goes from the selected part of the network to another.
  mutating func step(_ move: StepMove) -> [Effect] {
    guard let next = outline.node(move, from: node) else {
      let reason =
        switch move {
        case .over: "this is the last one"
        case .back: "this is the first one"
        case .into: "there is nothing inside a step"
        case .out: "this is the whole network"
        }
      message = Message(text: reason, isFault: false)
      return []
    }
    return reveal(andSelect: next)
  }

  fileprivate mutating func chooseMeasure(_ argument: String?) throws {
    let all = StepInspection.Measure.allCases
    guard let argument else {
      let place = all.firstIndex(of: viewpoint.measure) ?? 0
      viewpoint.measure = all[(place + 1) % all.count]
      return
    }
    let words = argument.split(separator: " ").map(String.init)
    guard let first = words.first, let measure = StepInspection.Measure(rawValue: first),
      words.count == 1 || (words.count == 2 && measure == .channel)
    else { throw CommandFault("a map shows mean, norm, or channel and a number") }
    if words.count == 2 {
      guard let channel = Int(words[1]), channel >= 0 else {
        throw CommandFault("a channel is a number from 0")
      }
      viewpoint.channel = channel
    }
    viewpoint.measure = measure
  }
}
