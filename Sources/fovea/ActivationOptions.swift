import ArgumentParser
import Explain
import Explorer

/// The options of the view gradcam: what speaks for which class.
struct ActivationOptions: ParsableArguments {
  @Option(
    name: .customLong("class"), parsing: .unconditional,
    help: ArgumentHelp(
      "In gradcam: the class, by name, by number from 0, or by rank as rank:1, the default.",
      valueName: "name|number|rank:n"),
    transform: Reading.classChoice)
  var chosen = ClassTarget.Choice.rank(1)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "In gradcam: the class whose logit is taken away from it.", valueName: "name|number|rank:n"),
    transform: Reading.classChoice)
  var against: ClassTarget.Choice?

  @Option(help: "In gradcam: how the map is made.")
  var method = ClassActivationMethod.gradCAM

  @Flag(help: "In gradcam: show cells with their sign, not after the ReLU.")
  var signed = false

  @Option(help: "In gradcam: one layer, or the final norm and each stage's last block.")
  var stages = Stages.one

  /// How many maps are shown.
  enum Stages: String, CaseIterable, ExpressibleByArgument {
    case one, all
  }

  /// Makes a viewpoint look as the options say.
  func apply(to viewpoint: inout Viewpoint) {
    viewpoint.classTarget = ClassTarget(chosen, against: against)
    viewpoint.activation = method
    viewpoint.isSigned = signed
    viewpoint.showsStages = stages == .all
    // The layer that the options name, or the final norm for want of one.
    viewpoint.activatesFinalNorm = viewpoint.view != .gradcam
  }
}

extension ClassActivationMethod: ExpressibleByArgument {}
