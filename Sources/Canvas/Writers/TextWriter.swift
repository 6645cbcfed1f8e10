extension Frame {
  /// The characters alone, a line for each row, blanks at line ends left off.
  public func text() -> String {
    var text = ""
    for row in 0..<rows {
      var line = ""
      for column in 0..<columns {
        let cell = self[row, column]
        if !cell.isRightHalf { line.append(cell.character) }
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
