/// How features and gradients, or attention, become a map of what speaks for a class.
///
/// x is the feature of a token p in a channel k, g the gradient of the class score with respect to
/// it. The formulas are without the ReLU that the papers put around them: cells stay signed, and
/// whoever draws them decides.
public enum ClassActivationMethod: String, CaseIterable, Sendable, Hashable {
  /// Every channel weighs its mean gradient.
  ///
  /// Selvaraju et al., "Grad-CAM", ICCV 2017, equations 1 and 2.
  case gradCAM = "gradcam"
  /// Feature times gradient, token by token.
  ///
  /// Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations", 2020.
  case hiResCAM = "hirescam"
  /// Every channel weighs its positive gradients, more where few tokens carry it.
  ///
  /// Chattopadhyay et al., "Grad-CAM++", WACV 2018, equations 10 and 19.
  case gradCAMPlusPlus = "gradcam++"
  /// Feature times positive gradient, token by token.
  ///
  /// Jiang et al., "LayerCAM", IEEE Transactions on Image Processing 30, 2021, equations 5 and 6.
  case layerCAM = "layercam"
  /// Attention weight times the gradient with respect to it.
  ///
  /// Chefer et al., "Generic Attention-model Explainability", ICCV 2021, the product in equation 5,
  /// of one block and without clamping.
  case gradientTimesAttention = "attention"
  /// What attention paths of one stage bring from each token; no gradient and no class.
  ///
  /// Abnar and Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020, section 3.
  case stageRollout = "rollout"

  /// What it is called.
  public var title: String {
    switch self {
    case .gradCAM: "Grad-CAM"
    case .hiResCAM: "HiResCAM"
    case .gradCAMPlusPlus: "Grad-CAM++"
    case .layerCAM: "LayerCAM"
    case .gradientTimesAttention: "gradient x attention"
    case .stageRollout: "stage rollout, attention paths only"
    }
  }

  /// What a cell holds, before any ReLU.
  public var formula: String {
    switch self {
    case .gradCAM: "Σk mean(g)k · xk"
    case .hiResCAM: "Σk gk · xk"
    case .gradCAMPlusPlus: "Σk wk · xk, wk = Σp α ReLU(g), α = 1 / (2 + g Σp x)"
    case .layerCAM: "Σk ReLU(gk) · xk"
    case .gradientTimesAttention: "a · ∂score/∂a"
    case .stageRollout: "Π (A + I) / 2, A the mean over heads"
    }
  }

  /// Those that are made of features and their gradients.
  public static let ofFeatures: [ClassActivationMethod] = [
    .gradCAM, .hiResCAM, .gradCAMPlusPlus, .layerCAM,
  ]

  /// Whether it is made of features and their gradients, rather than of attention.
  public var isOfFeatures: Bool { Self.ofFeatures.contains(self) }

  /// Whether it asks for a class.
  public var hasClass: Bool { self != .stageRollout }

  /// Whether each cell is a product of a token's features with the same token's gradient, or nearly
  /// so: what a normalization after them makes sum to nothing.
  public var multipliesTokenwise: Bool {
    self == .hiResCAM || self == .layerCAM || self == .gradCAMPlusPlus
  }

  /// The topic of the text that explains it.
  public var topic: String {
    switch self {
    case .gradCAMPlusPlus: "gradcam-gradcam-plus-plus"
    default: "gradcam-\(rawValue)"
    }
  }
}
