import ArgumentParser
import Explain
import Foundation
import Scenes
import Tensors
import Training

/// `fovea evaluate`: how well a network tells scenes that its training never used.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a network on scenes that training never uses.",
    discussion: """
      Pointing: the share of scenes where the centre of the strongest cell of the Grad-CAM for the \
      right class, at the network's last features, lies within 15 pixels of the object's mask. Mass \
      inside: the share of that map's positive mass on the object.
      """)

  @OptionGroup var network: NetworkOptions

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many scenes.", valueName: "count"))
  var images = 1000

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(images) else {
      throw ValidationError("--images takes a number from 1 to 1000000")
    }
  }

  func run() throws {
    network.startThreads()
    let request = try network.request(.seeded(0)).settled()
    let side = request.size?.height ?? request.variant.size
    guard request.size.map({ $0.height == $0.width }) ?? true, (32...1024).contains(side) else {
      throw Fault("scenes are squares of 32 to 1024 pixels a side")
    }
    let model = try LoadedModel(request, height: side, width: side)
    guard model.classNames.count == SceneClass.allCases.count else {
      throw Fault(
        "\(model.name) tells \(model.classNames.count) classes apart, scenes have"
          + " \(SceneClass.allCases.count)")
    }
    let found = try Evaluation(model.network, images: images)
    if json {
      return try printJSON(
        Report(
          model: model.name, weights: model.weights, images: images, accuracy: found.accuracy,
          pointing: found.pointing, mass_inside: found.massInside))
    }
    func percent(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
    try printText(
      """
      \(model.name), \(model.weights): \(images) held-out scenes
      accuracy     \(percent(found.accuracy))
      pointing     \(percent(found.pointing))
      mass inside  \(percent(found.massInside))
      """)
  }

  private struct Report: Encodable {
    let model: String
    let weights: String
    let images: Int
    let accuracy: Double
    let pointing: Double
    let mass_inside: Double
  }
}
