import Canvas

/// What a view shows, before it is drawn on a screen or into a file.
public struct Exhibit: Sendable {
  /// What is shown, in one line, from long to short.
  public var titles: [String]
  /// The parts, in reading order.
  public var parts: [Part]
  /// What is read out at the cursor, in one line, from long to short.
  public var readings: [String] = []
  /// What keys do in this view, for whoever can press them.
  var hint = ""

  /// Some parts under a title.
  init(titles: [String], parts: [Part], readings: [String] = [], hint: String = "") {
    self.titles = titles
    self.parts = parts
    self.readings = readings
    self.hint = hint
  }

  /// A piece of an exhibit.
  public enum Part: Sendable {
    /// Maps that share the space, with what their colours mean.
    case maps(MapSet)
    /// Small maps in rows and columns that have names.
    case matrix(MapMatrix)
    /// Text, wrapped to the width there is.
    case lines([TextLine])
    /// A table; it scrolls to its selected row.
    case table(Table)
    /// Curves.
    case plot(Plot)
  }
}

/// A paragraph of text in an exhibit.
public struct TextLine: Sendable, Hashable {
  /// How a paragraph stands out.
  enum Look: Sendable, Hashable {
    case plain, title, quiet, warning, accent
  }

  var text: String
  var look: Look

  init(_ text: String, _ look: Look = .plain) {
    self.text = text
    self.look = look
  }
}
