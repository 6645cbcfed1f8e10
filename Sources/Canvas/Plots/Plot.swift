import Foundation

/// Lines through points, for few numbers in a small place.
public struct Plot: Hashable, Sendable {
  /// One line with a name.
  public struct Series: Hashable, Sendable {
    /// What the line shows.
    public var name: String
    /// Its points, by rising x.
    public var points: [Point]

    /// A line through points.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A pair of numbers; one that is not finite, or not positive on a logarithmic axis, is left out.
  public struct Point: Hashable, Sendable {
    /// Along the horizontal axis.
    public var x: Double
    /// Along the vertical axis.
    public var y: Double

    /// The point (x, y).
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The lines; each has its own colour and its own mark on its points.
  public var series: [Series]
  /// What the horizontal axis measures.
  public var xName: String
  /// What the vertical axis measures.
  public var yName: String
  /// Whether equal steps to the right are equal factors.
  public var xIsLogarithmic: Bool
  /// Whether equal steps upwards are equal factors.
  public var yIsLogarithmic: Bool
  /// Where a vertical line points something out.
  public var markedX: Double?
  /// How numbers of the vertical axis are written.
  public var yUnit: Unit

  /// What numbers of an axis count.
  public enum Unit: Hashable, Sendable {
    /// Plain numbers.
    case number
    /// Things, written with k, M, G.
    case count
    /// Bytes, written with KiB, MiB, GiB.
    case bytes

    func text(_ value: Double) -> String {
      guard self != .number, let whole = Int(exactly: value.rounded()) else {
        return NumberText.value(value)
      }
      return self == .count ? NumberText.count(whole) : NumberText.bytes(whole)
    }
  }

  /// A plot of some lines.
  public init(
    series: [Series], xName: String = "", yName: String = "", xIsLogarithmic: Bool = false,
    yIsLogarithmic: Bool = false, markedX: Double? = nil, yUnit: Unit = .number
  ) {
    self.series = series
    self.xName = xName
    self.yName = yName
    self.xIsLogarithmic = xIsLogarithmic
    self.yIsLogarithmic = yIsLogarithmic
    self.markedX = markedX
    self.yUnit = yUnit
  }

  /// The points that can be placed.
  func drawable(_ series: Series) -> [Point] {
    series.points.filter {
      $0.x.isFinite && $0.y.isFinite && (!xIsLogarithmic || $0.x > 0)
        && (!yIsLogarithmic || $0.y > 0)
    }
  }

  /// The ends of both axes; nil without points.
  var extent: (x: Axis, y: Axis)? {
    let points = series.flatMap { drawable($0) }
    let xs =
      points.map(\.x)
      + (markedX.map { [$0] } ?? []).filter {
        $0.isFinite && (!xIsLogarithmic || $0 > 0)
      }
    let ys = points.map(\.y)
    guard !points.isEmpty, let left = xs.min(), let right = xs.max(), let bottom = ys.min(),
      let top = ys.max()
    else { return nil }
    return (
      Axis(minimum: left, maximum: right, isLogarithmic: xIsLogarithmic),
      Axis(minimum: bottom, maximum: top, isLogarithmic: yIsLogarithmic)
    )
  }
}

/// A range of numbers laid along a line.
struct Axis {
  var minimum: Double
  var maximum: Double
  var isLogarithmic: Bool

  /// From 0 at the minimum to 1 at the maximum; the middle where both are one.
  func share(_ value: Double) -> Double {
    guard maximum > minimum else { return 0.5 }
    if isLogarithmic { return log(value / minimum) / log(maximum / minimum) }
    // Halves keep the difference of two huge numbers finite.
    return (value / 2 - minimum / 2) / (maximum / 2 - minimum / 2)
  }
}
