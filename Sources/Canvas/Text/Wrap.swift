/// The lines of a text, none wider than `width` columns.
///
/// Lines break at spaces; a word wider than a line is cut. Line breaks of the text stay, and an
/// indented line keeps its indent where it goes on.
public func wrap(_ text: String, width: Int) -> [String] {
  let width = max(1, width)
  return text.split(separator: "\n", omittingEmptySubsequences: false)
    .flatMap { wrapParagraph($0, width: width) }
}

private func wrapParagraph(_ paragraph: Substring, width: Int) -> [String] {
  let leading = paragraph.prefix { $0 == " " }
  // An indent that would leave no room for words is dropped.
  let indent = leading.count * 2 < width ? String(leading) : ""
  var lines: [String] = []
  var line = indent
  var used = indent.count
  var isEmpty = true

  func breakLine() {
    lines.append(line)
    line = indent
    used = indent.count
    isEmpty = true
  }

  for word in paragraph.split(separator: " ") {
    let wordWidth = displayWidth(String(word))
    if !isEmpty, used + 1 + wordWidth > width { breakLine() }
    if !isEmpty {
      line += " "
      used += 1
    }
    for character in word {
      let characterWidth = CellCharacter(character).width
      if used + characterWidth > width, used > indent.count { breakLine() }
      line.append(character)
      used += characterWidth
      isEmpty = false
    }
  }
  lines.append(line == indent ? "" : line)
  return lines
}
