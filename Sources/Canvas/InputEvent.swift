/// A key as a person would name it.
public enum Key: Hashable, Sendable {
  /// A printable character.
  case character(Character)
  /// Control with a letter, given in lower case.
  case control(Character)
  /// A function key, from 1.
  case function(Int)
  case up, down, left, right
  case pageUp, pageDown, home, end
  case tab, backTab, enter, escape, backspace, delete
}

/// What the mouse did, and where.
public struct MouseEvent: Hashable, Sendable {
  /// The kinds of things a mouse does.
  public enum Kind: Hashable, Sendable {
    case press, release, drag, wheelUp, wheelDown
  }
  /// What it did.
  public var kind: Kind
  /// The row of the cell under the pointer.
  public var row: Int
  /// The column of the cell under the pointer.
  public var column: Int

  /// A mouse event at a cell.
  public init(_ kind: Kind, row: Int, column: Int) {
    self.kind = kind
    self.row = row
    self.column = column
  }
}

/// Something a person did at the terminal.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// The terminal has a new size.
  case resize(rows: Int, columns: Int)
}
