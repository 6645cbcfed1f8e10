import Canvas
import Explain

extension Command {
  /// What class activation maps are made of, and how they are shown.
  static let activation: [Command] = [
    Command(
      "class", [], argument: "NAME|NUMBER|rank:N", section: .views,
      "Shows what speaks for a class; without an argument, for the one with the greatest logit.",
      completions: { $0.classNames }
    ) { explorer, argument in
      explorer.classTarget.chosen = try explorer.classChoice(argument) ?? .rank(1)
      return explorer.showActivation()
    },
    Command(
      "against", [], argument: "NAME|NUMBER|rank:N|off", section: .views,
      "Shows what speaks for the class rather than for another one: the difference of two logits.",
      completions: { ["off"] + $0.classNames }
    ) { explorer, argument in
      let other = argument == "off" ? nil : try explorer.classChoice(argument)
      var target = explorer.classTarget
      target.against = other
      if let observation = explorer.observation { _ = try observation.resolved(target) }
      explorer.classTarget = target
      return explorer.showActivation()
    },
    Command(
      "next-class", [.character("+"), .character("=")], section: .views, label: "class",
      of: [.gradcam], "Shows what speaks for the class with the next smaller logit."
    ) { explorer, _ in
      try explorer.stepClass(1)
      return explorer.showActivation()
    },
    Command(
      "previous-class", [.character("-")], section: .views,
      "Shows what speaks for the class with the next greater logit."
    ) { explorer, _ in
      try explorer.stepClass(-1)
      return explorer.showActivation()
    },
    Command(
      "method", [.character("e")], argument: methods.joined(separator: "|"), section: .views,
      label: "method", of: [.gradcam],
      "Changes how class activation maps are made; without an argument, to the next method.",
      completions: { _ in methods }
    ) { explorer, argument in
      explorer.activation = try explorer.activation.next(argument, "method")
      return explorer.showActivation()
    },
    Command(
      "signed", [.character("u")], section: .views, label: "sign", of: [.gradcam],
      "Shows class activation with its sign on a diverging colour map, or after the ReLU."
    ) { explorer, _ in
      explorer.isSigned.toggle()
      return explorer.showActivation()
    },
    Command(
      "stages", [.character("E")], section: .views, label: "stages", of: [.gradcam],
      "Shows the class activation of the final norm and each stage's last block side by side, or of"
        + " one layer."
    ) { explorer, _ in
      explorer.showsStages.toggle()
      return explorer.showActivation()
    },
  ]

  private static let methods = ClassActivationMethod.allCases.map(\.rawValue)
}

extension Explorer {
  /// The names that a class may be chosen by.
  fileprivate var classNames: [String] {
    (1...5).map { "rank:\($0)" } + (observation?.classNames ?? [])
  }

  /// Shows the view that the commands are about, at the layer it is at.
  mutating func showActivation() -> [Effect] {
    viewpoint.view == .gradcam || viewpoint.beside == .gradcam
      ? [] : show(View.named(.gradcam))
  }

  /// The class that an argument names; nil without one.
  fileprivate func classChoice(_ argument: String?) throws -> ClassTarget.Choice? {
    guard let argument else { return nil }
    guard let choice = ClassTarget.Choice(argument) else {
      throw CommandFault("a class is a name, a number from 0, or rank:1 and so on")
    }
    _ = try observation?.classIndex(choice)
    return choice
  }

  /// Goes to the class so many places further down among the logits.
  fileprivate mutating func stepClass(_ distance: Int) throws {
    guard let observation else { return }
    let index = try observation.classIndex(viewpoint.classTarget.chosen)
    let ranked = observation.topClasses(observation.logits.count)
    let place = ranked.firstIndex { $0.index == index } ?? 0
    let next = place + distance
    guard ranked.indices.contains(next) else {
      throw CommandFault(distance > 0 ? "this is the last class" : "this is the first class")
    }
    viewpoint.classTarget.chosen = .rank(next + 1)
  }
}
