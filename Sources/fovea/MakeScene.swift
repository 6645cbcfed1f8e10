import ArgumentParser
import Backbones
import Foundation
import Scenes

/// `fovea scene`: a labelled picture made from a seed.
struct MakeScene: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scene",
    abstract: "Make a picture of plain shapes from a seed, with their masks.",
    discussion: """
      The same seed and options give the same picture everywhere. The PNG file's texts say what it \
      shows.

        fovea scene --seed 7 --class star -o star.png --mask mask.png
        fovea scene --objects 4 --size 448x640 -o several.png
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What decides all that is not asked for.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "What the first object is; the seed's choice by default.", valueName: "name"))
  var shape: SceneClass?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many objects there are, 1 to 5, each of another class.", valueName: "count"))
  var objects = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The size in pixels, height first.", valueName: "HxW"),
    transform: Reading.size)
  var size = Grid(height: 224, width: 224)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "0 for large objects in strong contrast with little clutter, 1 for all there is.",
      valueName: "0...1"))
  var difficulty = 1.0

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The PNG file to write; standard output by default.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "A PNG file for the object's mask; with several objects one for each, the name of its class"
        + " before the file's ending.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var mask: String?

  func validate() throws {
    guard Scene.counts.contains(objects) else {
      throw ValidationError("--objects takes 1 to \(Scene.counts.upperBound)")
    }
    guard Scene.sides.contains(size.height), Scene.sides.contains(size.width) else {
      throw ValidationError(
        "--size takes \(Scene.sides.lowerBound) to \(Scene.sides.upperBound) pixels a side")
    }
    guard (0...1).contains(difficulty) else {
      throw ValidationError("--difficulty takes a number from 0 to 1")
    }
    if let mask, mask == output {
      throw ValidationError("--output and --mask name the same file, \(mask)")
    }
  }

  func run() throws {
    let scene = Scene(
      seed: seed, shape: shape, count: objects, difficulty: difficulty, height: size.height,
      width: size.width)
    let texts = texts(scene)
    try write(scene.picture.pngData(text: texts), to: output, isText: false)
    guard let mask else { return }
    for index in scene.objects.indices {
      try write(scene.mask(of: index).pngData(text: texts), to: path(mask, of: index, in: scene))
    }
  }

  /// What the files tell about themselves.
  private func texts(_ scene: Scene) -> [(keyword: String, text: String)] {
    [
      ("Software", "Fovea \(Fovea.version)"),
      ("seed", "\(seed)"), ("difficulty", "\(difficulty)"),
      ("objects", scene.objects.map(\.shape.rawValue).joined(separator: ", ")),
    ]
  }

  /// The file of an object's mask: `mask-star.png` where there are several.
  private func path(_ mask: String, of index: Int, in scene: Scene) -> String {
    guard scene.objects.count > 1 else { return mask }
    let ending = (mask as NSString).pathExtension
    let stem = ending.isEmpty ? mask : String(mask.dropLast(ending.count + 1))
    return "\(stem)-\(scene.objects[index].shape)" + (ending.isEmpty ? "" : "." + ending)
  }
}

extension SceneClass: ExpressibleByArgument {}
