import Canvas
import Explain

/// Where one looks: all that a picture depends on besides the pass it is drawn from.
///
/// The explorer changes it by keys, `fovea render` by options, and a place file keeps it.
public struct Viewpoint: Sendable {
  /// The unit of the network that is shown.
  public var unit: Int
  /// The view of it.
  public var view = View.Name.attention
  /// The view that stands beside it, in place of the picture.
  public var beside: View.Name?
  /// The query token's place.
  public var query = Place(y: 0.5, x: 0.5)
  /// The place of the key that is read out; nil follows the strongest.
  public var key: Place?
  /// Which head is shown.
  public var head = HeadChoice.head(0)
  /// How weights become colours.
  public var scale = Scale.row
  /// The colours.
  public var colorMap = ColorMap.viridis
  /// How much of a map covers the picture, 0 to 1; nil shows it by itself.
  public var overlay: Double?
  /// What is shown of attention: weights, or what they are made from.
  public var component = AttentionComponent.weight
  /// The step of the unit that is shown, by its name below the unit, as `attn.softmax`, or of the
  /// head, as `head:avgpool`; nil for the unit as a whole.
  public var step: String?
  /// What the map of a step shows of the channels.
  public var measure = StepInspection.Measure.mean
  /// The channel that is shown where one is.
  public var channel = 0
  /// Whether attention is shown as what the key under the cursor receives.
  public var isByKey = false
  /// The level of a token pyramid that is looked at, from 0 at the coarsest; one beyond the finest is
  /// their sum.
  public var level = 0
  /// Which ways back to the image count in the footprint; nil shows the keys of the layer alone.
  public var reach: Reach.Paths?
  /// The unit from which the ways are followed; nil for the image itself.
  public var reachStart: Int?
  /// Whether the overview shows the mean over all queries instead of the present one.
  public var isAverage = false

  /// What the present picture is compared with; nil for what lies next.
  public var reference: Reference?
  /// The column that the cost table is sorted by.
  public var costOrder = CostOrder.layer
  /// Whether cost is measured at growing sizes instead of counted.
  public var measuresCost = false

  /// What class activation speaks for.
  public var classTarget = ClassTarget()
  /// How class activation is made.
  public var activation = ClassActivationMethod.gradCAM
  /// Whether class activation is that of the final norm, whatever unit is shown besides.
  public var activatesFinalNorm = true
  /// Whether class activation is shown with its sign, not after the ReLU.
  public var isSigned = false
  /// Whether the class activation of all stages is shown side by side.
  public var showsStages = false
  /// Whether gradient x attention and rollout are those of the query alone, not of all together.
  public var isOfQuery = false

  /// Which of the unit's rearrangements is shown, from 0.
  public var rearrangement = 0
  /// The expression that is tried in place of the unit's own rearrangements.
  public var playground: RearrangementRequest?

  /// A unit as it is first seen.
  public init(unit: Int) { self.unit = unit }
}
