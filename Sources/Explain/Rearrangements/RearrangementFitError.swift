/// Why an expression cannot be applied to a tensor of some shape.
public enum RearrangementFitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The tensor has another number of axes than the left names.
  case axisCount(expected: Int, orMore: Bool, found: Int)
  /// An axis on the left only, where nothing is reduced.
  case onTheLeftOnly(String)
  /// An axis on the right only, where nothing is repeated.
  case onTheRightOnly(String)
  /// An axis on the right only, in a reduction.
  case newInReduction(String)
  /// A number in a plain rearrangement, or on a side where it cannot stand.
  case number(Int)
  /// A size for an axis that the expression does not have.
  case unknownAxis(String)
  /// A size that is not positive.
  case size(String, Int)
  /// The size of a window's tap, which nothing tells.
  case missingSize(String)
  /// Several axes of one dimension whose sizes nothing tells.
  case ambiguous([String], dimension: String)
  /// A length that what is known of a dimension does not divide.
  case notDivisible(dimension: String, length: Int, by: Int)
  /// A length that is not the product of the sizes.
  case mismatch(dimension: String, length: Int, product: Int)
  /// A dimension shorter than what is to be cut off.
  case nothingLeft(dimension: String, length: Int, cut: Int)
  /// A tensor without cells.
  case empty
  /// More cells than are computed.
  case tooLarge
  /// Values that do not fill the shape.
  case valueCount(expected: Int, found: Int)

  /// The most cells that go in, come out or are read.
  public static let mostCells = 1 << 26

  /// The fault, in one sentence.
  public var description: String {
    switch self {
    case .axisCount(let expected, let orMore, let found):
      return "the left names \(expected)\(orMore ? " or more" : "")"
        + " \(expected == 1 && !orMore ? "axis" : "axes"), but the tensor has \(found)"
    case .onTheLeftOnly(let name):
      return "axis \(name) stands on the left only: name it on the right, or say how it is reduced"
        + " (mean, max, min or sum)"
    case .onTheRightOnly(let name):
      return "axis \(name) stands on the right only: name it on the left, or give its size, as"
        + " \(name)=2, to repeat along it"
    case .newInReduction(let name):
      return "axis \(name) stands on the right only, but a reduction makes no new axes"
    case .number(let number):
      return "the number \(number) is no axis that can be moved; only 1 can stand on either side,"
        + " and other numbers where cells are repeated or reduced"
    case .unknownAxis(let name):
      return "a size is given for axis \(name), which the expression does not have"
    case .size(let name, let size):
      return "the size \(size) of axis \(name) is not positive"
    case .missingSize(let name):
      return "nothing tells the size of axis \(name); give it, as \(name)=3"
    case .ambiguous(let names, let dimension):
      return "the sizes of \(names.joined(separator: " and ")) in \(dimension) cannot be told from"
        + " its length; give all but one"
    case .notDivisible(let dimension, let length, let product):
      return "\(dimension) does not fit: its length \(length) is not divisible by \(product)"
    case .mismatch(let dimension, let length, let product):
      return "\(dimension) does not fit: its length is \(length), but its sizes make \(product)"
    case .nothingLeft(let dimension, let length, let cut):
      return "\(dimension) does not fit: its length is \(length), and \(cut) are to be cut off"
    case .empty: return "the tensor has an axis of length 0"
    case .valueCount(let expected, let found):
      return "\(found) values do not fill a shape of \(expected) cells"
    case .tooLarge:
      return "it makes more than \(mostCells) cells, which are not computed"
    }
  }

  private var mostCells: Int { Self.mostCells }
}
