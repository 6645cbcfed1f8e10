import Backbones
import Canvas
import Explain
import Pictures

extension Command {
  /// What network runs on what picture.
  static let asking: [Command] = [
    Command(
      "next-picture", [.character("n")], section: .asking, "Shows the next picture of the folder."
    ) { explorer, _ in try explorer.stepPicture(1) },
    Command(
      "previous-picture", [.character("p")], section: .asking,
      "Shows the picture before it in the folder."
    ) { explorer, _ in try explorer.stepPicture(-1) },
    Command(
      "picture", [], argument: "FILE", section: .asking,
      "Shows another picture, or a safetensors file with `input`, or seeded:SEED."
    ) { explorer, argument in
      guard let argument, let input = Request.Input(argument) else {
        throw CommandFault("name a picture, a safetensors file, or seeded:SEED")
      }
      return try explorer.ask { $0.input = input }
    },
    Command(
      "model", [.character("B")], argument: "NAME", section: .asking,
      "Changes the backbone, on the same picture; without an argument, lists them to choose from.",
      completions: { _ in Variant.all.map(\.name) }
    ) { explorer, argument in
      guard let argument else {
        explorer.mode = .picking(ModelPicker(choosing: explorer.request.variant.name))
        return []
      }
      let variant = try Variant.named(argument)
      return try explorer.ask {
        if variant.name != $0.variant.name { $0.weights = .usual(for: variant) }
        $0.variant = variant
      }
    },
    Command(
      "weights", [], argument: "FILE|seeded:SEED", section: .asking,
      "Changes the weights of the network."
    ) { explorer, argument in
      guard let argument, let weights = Request.Weights(argument) else {
        throw CommandFault("name a checkpoint, or seeded:SEED with a whole number")
      }
      return try explorer.ask { $0.weights = weights }
    },
    Command(
      "next-weights", [.character("N")], section: .asking,
      "Shows the next snapshot of training, when --weights named a folder of them."
    ) { explorer, _ in try explorer.stepWeights(1) },
    Command(
      "previous-weights", [.character("P")], section: .asking,
      "Shows the snapshot of training before it."
    ) { explorer, _ in try explorer.stepWeights(-1) },
    Command(
      "labels-only", [.character("L")], section: .asking,
      "Changes between the network taught with masks and the one taught by labels alone."
    ) { explorer, _ in try explorer.switchTeaching() },
    Command(
      "size", [], argument: "HxW", section: .asking,
      "Changes the size of the network's input, in pixels; without an argument, to the published one."
    ) { explorer, argument in
      var size: Grid?
      if let argument {
        guard let parsed = Grid(argument) else {
          throw CommandFault("a size is a height and a width in pixels, as 224x320")
        }
        size = parsed
      }
      return try explorer.ask { $0.size = size }
    },
    Command(
      "fit", [], argument: "crop|squash|pad", section: .asking,
      "Changes how the picture is made to fit the network's input.",
      completions: { _ in Preprocessing.Fit.allCases.map(\.rawValue) }
    ) { explorer, argument in
      guard let fit = argument.flatMap(Preprocessing.Fit.init(rawValue:)) else {
        throw CommandFault("a picture is made to fit by crop, squash or pad")
      }
      return try explorer.ask { $0.fit = fit }
    },
    Command(
      "cancel", [.escape], section: .asking, "Gives up the pass under way; the last one stays."
    ) { explorer, _ in
      if explorer.isZoomed, explorer.progress == nil {
        explorer.isZoomed = false
        return []
      }
      explorer.message = nil
      return explorer.progress == nil ? [] : [.cancel]
    },
  ]
}

extension Explorer {
  /// Asks for something else, checked as far as it can be without reading a file.
  mutating func ask(_ change: (inout Request) -> Void) throws -> [Effect] {
    var wanted = request
    change(&wanted)
    _ = try Outline(of: wanted)
    request = wanted
    message = nil
    progress = ("starting", 0)
    return [.observe(wanted)]
  }

  fileprivate mutating func stepWeights(_ distance: Int) throws -> [Effect] {
    guard snapshots.count > 1, case .file(let path) = request.weights,
      let place = snapshots.firstIndex(of: path)
    else {
      throw CommandFault(
        "there are no snapshots; start fovea with --weights and the folder of fovea train --snapshots"
      )
    }
    let next = place + distance
    guard snapshots.indices.contains(next) else {
      throw CommandFault(
        distance > 0 ? "this is the last snapshot of training" : "this is the first snapshot")
    }
    let chosen = snapshots[next]
    return try ask { $0.weights = .file(chosen) }
  }

  /// The network of the same shape that was taught otherwise: with masks, or by labels alone.
  fileprivate mutating func switchTeaching() throws -> [Effect] {
    let (name, suffix) = (request.variant.name, "_labels")
    let other = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name + suffix
    guard let variant = Variant.all.first(where: { $0.name == other }) else {
      throw CommandFault("\(name) was trained in one way only; pvt_v2_scenes was in two")
    }
    return try ask {
      $0.variant = variant
      $0.weights = .usual(for: variant)
    }
  }

  fileprivate mutating func stepPicture(_ distance: Int) throws -> [Effect] {
    guard playlist.count > 1, case .picture(let path) = request.input,
      let place = playlist.firstIndex(of: path)
    else {
      throw CommandFault("there is one picture only; start fovea with a folder to step through it")
    }
    let next = playlist[(place + distance + playlist.count) % playlist.count]
    return try ask { $0.input = .picture(next) }
  }
}
