import Backbones
import Canvas
import Explain

extension Subject {
  /// An expression tried on the unit's grid.
  ///
  /// - Throws: `Inapplicable` with what does not fit.
  func trialExhibit(_ request: RearrangementRequest) throws -> Exhibit {
    do {
      let trial = try RearrangementTrial(request, grid: grid)
      return Exhibit(trial: trial, token: query, stride: outline.outputs[viewpoint.unit].stride)
    } catch {
      throw Inapplicable("\(request.expression) on \(grid) tokens: \(error). :reshape off ends it.")
    }
  }
}

extension Exhibit {
  /// A trial: expression, sizes, shapes, memory and way back, and the grid before and after.
  ///
  /// - Parameters:
  ///   - token: the token that is followed.
  ///   - stride: pixels from one token to the next, where the grid lies on a picture.
  init(trial: RearrangementTrial, token: Int, stride: Int? = nil) {
    let drawing = ReshapeDrawing(
      grid: trial.grid, before: trial.before, after: trial.after, back: trial.broken, token: token)
    let (row, column) = (token / trial.grid.width, token % trial.grid.width)
    let pixels = stride.map {
      ", pixels "
        + PixelRectangle(rows: row..<row + 1, columns: column..<column + 1, tokenSide: $0).text
    }
    self.init(
      titles: [
        "\(trial.request.expression) on \(trial.grid) tokens", trial.request.expression, "Trial",
      ],
      parts: [.maps(drawing.maps), .lines(trial.lines)],
      readings: [
        "token ◆ \(row),\(column)\(pixels ?? "") is then at \(trial.after.longText(of: token))",
        "◆ \(row),\(column) is then at \(trial.after.longText(of: token))",
        "◆ \(row),\(column) at \(trial.after.shortText(of: token))",
      ])
  }
}

extension RearrangementTrial {
  /// What there is to say of it, in lines.
  var lines: [TextLine] {
    var lines = [
      TextLine(request.expression, .accent),
      TextLine(
        "\(way.inputShape.shapeText) → \(way.outputShape.shapeText), " + operationText
          + (way.isView
            ? "a view, nothing moves" : "moves \(NumberText.bytes(way.bytesMoved))")),
    ]
    if let roundTrip {
      let name = request.inverse == nil ? "round trip" : "round trip with the given way back"
      lines.append(
        TextLine("\(name): \(roundTrip)", roundTrip.isRestored ? .plain : .warning))
    }
    if let noWayBack { lines.append(TextLine(noWayBack, .warning)) }
    lines.append(TextLine(way.axisSizes, .quiet))
    if let back { lines.append(TextLine("back: \(back.expression)", .quiet)) }
    return lines
  }

  private var operationText: String {
    switch way.operation {
    case .rearrange: ""
    case .repetition: "cells repeat, "
    case .reduction(let reduction): "\(reduction.rawValue) of \(way.sourcesPerCell) cells each, "
    }
  }
}
