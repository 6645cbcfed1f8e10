/// A line of text being typed, with its cursor.
package struct TypedLine: Sendable, Hashable {
  /// What the line is for.
  package enum Purpose: Sendable, Hashable {
    /// A command by its name.
    case command
    /// The name of a layer.
    case search
  }

  let purpose: Purpose
  /// The characters typed.
  private(set) var characters: [Character]
  /// The place of the cursor among them.
  private(set) var cursor: Int

  /// A line for a purpose, with some text in it already.
  init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    characters = Array(text)
    cursor = characters.count
  }

  /// The text.
  var text: String { String(characters) }

  /// The sign in front of the line.
  var prompt: String { purpose == .command ? ":" : "/" }

  mutating func insert(_ character: Character) {
    // A line longer than any sensible command is somebody leaning on a key.
    guard characters.count < 4096 else { return }
    characters.insert(character, at: cursor)
    cursor += 1
  }

  mutating func deleteBackward() {
    guard cursor > 0 else { return }
    cursor -= 1
    characters.remove(at: cursor)
  }

  mutating func deleteForward() {
    if cursor < characters.count { characters.remove(at: cursor) }
  }

  mutating func deleteToStart() {
    characters.removeFirst(cursor)
    cursor = 0
  }

  mutating func move(by distance: Int) {
    cursor = max(0, min(characters.count, cursor + distance))
  }

  mutating func moveToStart() { cursor = 0 }

  mutating func moveToEnd() { cursor = characters.count }

  mutating func replace(with text: String) { self = TypedLine(purpose, text: text) }
}
