/// Tokens that stand for no part of the image and come before those that do.
public enum LeadingTokens {
  /// The name of each of `count` tokens, by what networks with so many have.
  public static func names(_ count: Int) -> [String] {
    func registers(_ count: Int) -> [String] { (0..<count).map { "register \($0 + 1)" } }
    return switch count {
    case ...0: []
    case 1: ["class token"]
    case 2: ["class token", "distillation token"]
    case 4, 8: registers(count)
    default: ["class token"] + registers(count - 1)
    }
  }

  /// All of them in one phrase, as `class token and 4 registers`; nil of none.
  public static func title(_ count: Int) -> String? {
    switch count {
    case ...0: nil
    case 1: "class token"
    case 2: "class and distillation tokens"
    case 4, 8: "\(count) registers"
    default: "class token and \(count - 1) registers"
    }
  }

  /// Those that ask for the image as a whole: the class token, and the one beside it that learns from
  /// a teacher.
  public static func asking(_ count: Int) -> [Int] {
    switch count {
    case ...0, 4, 8: []
    case 2: [0, 1]
    default: [0]
    }
  }
}
