import Canvas
import Explain

/// An expression tried on a grid, without a network: as a frame of text.
public struct ReshapeSheet: Sendable {
  private let trial: RearrangementTrial
  private let exhibit: Exhibit

  /// The sheet of a trial, in which a token, a flat index of the grid, is followed.
  public init(_ trial: RearrangementTrial, token: Int) {
    self.trial = trial
    exhibit = Exhibit(trial: trial, token: token)
  }

  /// The facts, a line each, without the drawing.
  public var lines: [String] { trial.lines.map(\.text) + exhibit.readings.prefix(1) }

  /// The grid before and after with its key.
  ///
  /// - Returns: a frame of `rows` x `columns` cells.
  public func frame(rows: Int, columns: Int, capabilities: Capabilities) -> Frame {
    var screen = Screen(rows: rows, columns: columns, capabilities: capabilities)
    for part in exhibit.parts {
      if case .maps(let maps) = part { screen.draw(maps, in: screen.frame.area) }
    }
    return screen.frame.reduced(to: capabilities)
  }
}
