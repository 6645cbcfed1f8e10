extension Frame {
  /// Draws a horizontal bar that fills a share, 0 to 1, of `columns` cells.
  ///
  /// With `unicode` it ends on an eighth of a cell, else on a half, written `-`. A share above 0
  /// always leaves a trace.
  public mutating func bar(
    _ share: Double, row: Int, column: Int, columns: Int, style: Style = Style(),
    unicode: Bool = true
  ) {
    guard columns > 0 else { return }
    let share = share.isNaN ? 0 : min(max(share, 0), 1)
    let parts = unicode ? 8 : 2
    var filled = Int((share * Double(columns * parts)).rounded())
    if share > 0 { filled = max(filled, 1) }
    let ends: [Character] = unicode ? Array(" ▏▎▍▌▋▊▉█") : Array(" -#")
    for step in 0..<columns {
      let part = min(max(filled - step * parts, 0), parts)
      self[row, column + step] = Cell(ends[part], style)
    }
  }
}
