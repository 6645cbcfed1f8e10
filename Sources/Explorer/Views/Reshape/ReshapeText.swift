import Canvas
import Explain

extension [Int] {
  /// A shape, as `56×56×64`; `1` for none.
  var shapeText: String { isEmpty ? "1" : map(String.init).joined(separator: "×") }
}

extension Rearrangement {
  /// The sizes of all axes, as `h1=8 g1=7 w1=8 g2=7 c=64`.
  var axisSizes: String {
    axes.filter { $0.name.first?.isNumber != true }.map { "\($0.name)=\($0.size)" }
      .joined(separator: " ")
  }
}

extension TokenLayout {
  /// Where a token is, in words: the first place with the parts of its axes, and how many others.
  func longText(of token: Int) -> String {
    let places = places(of: token)
    guard let first = places.first else { return "no place: it is left out" }
    let parts = named(first).map { "\($0.name)=\($0.index)" }.joined(separator: " ")
    let isTold = axes.contains { axis in
      !axis.isShared && axis.parts.count { $0.size > 1 } > 1
    }
    return text(first) + (isTold ? " (\(parts))" : "")
      + (places.count > 1 ? " and \(places.count - 1) more places" : "")
  }

  /// The first place by axes, and how many others there are.
  func shortText(of token: Int) -> String {
    let places = places(of: token)
    guard let first = places.first else { return "left out" }
    return text(first) + (places.count > 1 ? " +\(places.count - 1)" : "")
  }

  /// A place as `groups 5, tokens 36`; axes along all of which the token lies are left out.
  private func text(_ place: Place) -> String {
    let told = zip(axes, place).filter { $0.0.size > 1 || axes.count == 1 }.compactMap {
      axis, index in index.map { "\(axis.name) \($0)" }
    }
    return told.isEmpty ? "the one cell" : told.joined(separator: ", ")
  }
}
