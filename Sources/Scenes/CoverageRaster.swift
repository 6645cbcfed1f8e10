/// How much of each pixel an outline covers, by exact areas.
///
/// Each edge adds, to the pixels it passes, by how much the covered area changes from one column to
/// the next; sums along the rows then give the areas. An outline thus costs the length of its edges
/// and the box around it, whatever the number of its corners.
final class CoverageRaster {
  private let height: Int
  private let width: Int
  private let stride: Int
  private let changes: UnsafeMutablePointer<Float>
  private var rows = 0..<0
  private var columns = 0..<0

  init(_ frame: Frame) {
    (height, width, stride) = (frame.height, frame.width, frame.width + 2)
    changes = .allocate(capacity: height * stride)
    changes.initialize(repeating: 0, count: height * stride)
  }

  deinit { changes.deallocate() }

  /// Draws an outline, and calls `body` with each row it touches, the first of its columns, and the
  /// coverages in 0...1 from that column on.
  func draw(
    _ contours: [Contour],
    _ body: (_ row: Int, _ column: Int, _ coverage: UnsafeBufferPointer<Float>) -> Void
  ) {
    measure(contours)
    guard !rows.isEmpty, !columns.isEmpty else { return }
    for (index, contour) in contours.enumerated() {
      // A second contour is a hole: its edges run the other way.
      let sign = index == 0 ? 1.0 : -1.0
      var previous = contour[contour.count - 1]
      for corner in contour {
        add(previous, corner, sign)
        previous = corner
      }
    }
    for row in rows {
      let line = changes + row * stride
      var sum: Float = 0
      for column in columns {
        sum += line[column]
        // Sums of many areas stray from whole numbers by their last digits.
        let area = abs(sum)
        line[column] = area < 1e-4 ? 0 : (area > 0.9999 ? 1 : area)
      }
      body(
        row, columns.lowerBound,
        UnsafeBufferPointer(start: line + columns.lowerBound, count: columns.count))
      (line + columns.lowerBound).update(repeating: 0, count: columns.count + 2)
    }
  }

  /// Finds the rows and columns in which an outline may lie.
  private func measure(_ contours: [Contour]) {
    var low = SIMD2(repeating: Double.infinity)
    var high = SIMD2(repeating: -Double.infinity)
    for contour in contours {
      for corner in contour {
        low = pointwiseMin(low, corner)
        high = pointwiseMax(high, corner)
      }
    }
    func range(_ low: Double, _ high: Double, _ bound: Int) -> Range<Int> {
      let first = min(max(Int(low.rounded(.down)), 0), bound)
      return first..<max(first, min(Int(high.rounded(.up)), bound))
    }
    rows = range(low.y, high.y, height)
    columns = range(low.x, high.x, width)
  }

  private func add(_ start: SIMD2<Double>, _ end: SIMD2<Double>, _ sign: Double) {
    guard start.y != end.y else { return }
    let sign = start.y < end.y ? sign : -sign
    let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    let top = max(upper.y, 0)
    let bottom = min(lower.y, Double(height))
    guard top < bottom else { return }
    var y = top
    var row = Int(top)
    while y < bottom {
      let next = min(Double(row + 1), bottom)
      let first = upper.x + (y - upper.y) * slope
      let last = upper.x + (next - upper.y) * slope
      add(row: row, min(first, last), max(first, last), sign * (next - y))
      y = next
      row += 1
    }
  }

  /// Adds the part of an edge within a row: it runs from x `first` to x `last`, and everything to
  /// its right gains `area`.
  private func add(row: Int, _ first: Double, _ last: Double, _ area: Double) {
    let first = min(max(first, 0), Double(width))
    let last = min(max(last, first), Double(width))
    let line = changes + row * stride
    let lastColumn = Int(last)
    // The area right of the edge and left of a column's right side, and what that was before.
    var (gained, share) = (0.0, 0.0)
    for column in Int(first)...lastColumn {
      let side = Double(column + 1)
      let total =
        side >= last
        ? side - (first + last) / 2 : (side - first) * (side - first) / (2 * (last - first))
      line[column] += Float(area * (total - gained - share))
      share = total - gained
      gained = total
    }
    line[lastColumn + 1] += Float(area * (1 - share))
  }
}
