import Canvas
import Explain

extension Command {
  /// The views, a key each, and what stands beside them.
  static let views: [Command] =
    View.all.map { view in
      Command(
        view.name.rawValue, [view.key], argument: view.argument, section: .views, view.help
      ) { explorer, argument in
        if let argument {
          try view.accept(&explorer, argument)
        } else if explorer.viewpoint.view == view.name {
          view.again(&explorer)
        }
        return explorer.show(view)
      }
    } + [
      Command(
        "beside", [.character("w")], argument: "VIEW|picture", section: .views,
        "Puts a view beside the present one, in the picture's place; without an argument, the"
          + " present one, or the picture again.",
        completions: { _ in ["picture"] + View.all.map(\.name.rawValue) }
      ) { explorer, argument in
        try explorer.placeBeside(argument)
        return []
      },
      Command(
        "mark", [.character("d")], section: .views, label: "mark", of: [.compare],
        "Marks what is shown as what is to be compared with; the view compare sets it beside where"
          + " you go next."
      ) { explorer, _ in
        guard let subject = explorer.subject, subject.attention != nil else {
          throw CommandFault("there is no attention here to compare with")
        }
        explorer.reference = Reference(
          request: subject.observation.request, layer: subject.unit.path, head: explorer.head)
        explorer.message = Explorer.Message(
          text: "marked \(subject.unit.path), \(explorer.head); go elsewhere, m compares",
          isFault: false)
        return []
      },
      Command(
        "sort", [], argument: CostOrder.allCases.map(\.rawValue).joined(separator: "|"),
        section: .views, "Sorts the cost table by a column.",
        completions: { _ in CostOrder.allCases.map(\.rawValue) }
      ) { explorer, argument in
        guard let order = argument.flatMap(CostOrder.init(rawValue:)) else {
          throw CommandFault(
            "the cost table is sorted by "
              + CostOrder.allCases.map(\.rawValue).joined(separator: ", "))
        }
        explorer.costOrder = order
        return explorer.show(.cost)
      },
      Command(
        "measure", [], section: .views,
        "Measures forward passes at growing sizes for the cost view, or counts again."
      ) { explorer, _ in
        explorer.measuresCost.toggle()
        return explorer.show(.cost)
      },
      Command(
        "by", [], argument: "query|key", section: .views,
        "Shows what the query attends to, or what the key under the cursor receives.",
        completions: { _ in ["query", "key"] }
      ) { explorer, argument in
        guard let argument, ["query", "key"].contains(argument) else {
          throw CommandFault("attention is shown by query or by key")
        }
        explorer.isByKey = argument == "key"
        return explorer.show(.attention)
      },
      Command(
        "reach", [.character("R")], argument: "off|attention|convolutions|PATH", section: .views,
        "Composes the footprint over the layers before: off, by attention alone, or with"
          + " convolutions; from a layer on, or, by default, from the image.",
        completions: {
          ["off", "image"] + Reach.Paths.allCases.map(\.rawValue) + $0.outline.units.map(\.path)
        }
      ) { explorer, argument in
        try explorer.setReach(argument)
        return explorer.show(.footprint)
      },
      Command(
        "average", [.character("A")], section: .views,
        "Shows the overview of the present query, or the mean over all; of gradient x attention and"
          + " rollout likewise."
      ) { explorer, _ in
        if explorer.viewpoint.view == .gradcam {
          explorer.isOfQuery.toggle()
          return []
        }
        explorer.isAverage.toggle()
        return explorer.show(.overview)
      },
    ]
}

extension Explorer {
  /// Shows a view and gives it the focus, so that the arrows act on it.
  mutating func show(_ view: View) -> [Effect] {
    viewpoint.view = view.name
    focus = .view
    guard view.name == .steps, outline.nodes[node].level != .step else {
      return attentionIfMissing()
    }
    // One comes to walk through steps, so the first is at hand.
    return outline.firstStep(ofUnit: viewpoint.unit).map { reveal(andSelect: $0) } ?? []
  }

  /// Chooses the ways back that a composed footprint follows; nothing goes on to the next choice.
  fileprivate mutating func setReach(_ argument: String?) throws {
    switch argument {
    case nil:
      let all: [Reach.Paths?] = [nil, .attention, .convolutions]
      let place = all.firstIndex(of: viewpoint.reach) ?? 0
      viewpoint.reach = all[(place + 1) % all.count]
    case "off": viewpoint.reach = nil
    case "image":
      viewpoint.reachStart = nil
      viewpoint.reach = viewpoint.reach ?? .attention
    case .some(let text):
      if let paths = Reach.Paths(rawValue: text) {
        viewpoint.reach = paths
      } else if let unit = outline.unit(at: text) {
        viewpoint.reachStart = unit
        viewpoint.reach = viewpoint.reach ?? .attention
      } else {
        throw CommandFault(
          "\(text.debugDescription) is none of off, image, attention and convolutions, and no layer"
        )
      }
    }
  }

  fileprivate mutating func placeBeside(_ argument: String?) throws {
    switch argument {
    case nil:
      viewpoint.beside = viewpoint.beside == nil ? viewpoint.view : nil
      if let kept = viewpoint.beside {
        message = Message(
          text: "\(kept.rawValue) stays beside; choose another view, w brings the picture back",
          isFault: false)
      }
    case "picture": viewpoint.beside = nil
    case .some(let name):
      guard let chosen = View.Name(rawValue: name) else {
        throw CommandFault("there is no view \(name.debugDescription)")
      }
      viewpoint.beside = chosen
    }
  }
}
