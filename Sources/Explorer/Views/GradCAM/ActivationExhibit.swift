import Backbones
import Canvas
import Explain

extension Subject {
  /// One map, or those of the final norm and of each stage's last block side by side.
  func activationExhibit() throws -> Exhibit {
    if viewpoint.showsStages, viewpoint.activation.isOfFeatures { return try stagesExhibit() }
    let map = try activationMap()
    let drawing = ActivationDrawing(
      map, isSigned: viewpoint.isSigned, colorMap: viewpoint.colorMap)
    return Exhibit(
      titles: try activationTitles(
        path: observation.path(of: map.unit),
        hasEvidence: map.hasPositiveEvidence || !map.method.hasClass),
      parts: [
        .maps(MapSet([activationTile(drawing)], legend: drawing.legend)),
        .lines(try activationNotes(drawing)),
      ],
      readings: try activationReadings(map))
  }

  private func stagesExhibit() throws -> Exhibit {
    let all = try activations()
    let shown = activationUnit
    let ends = outline.lastBlocks + (outline.finalNormalization.map { [$0] } ?? [])
    let units = ends.contains(shown) ? ends : (ends + [shown]).sorted()
    let drawings = units.compactMap { unit in
      all.map(viewpoint.activation, unit: unit).map {
        ActivationDrawing($0, isSigned: viewpoint.isSigned, colorMap: viewpoint.colorMap)
      }
    }
    let tiles = drawings.map { drawing in
      var tile = activationTile(drawing)
      let place = stageTitle(ofUnit: drawing.map.unit)
      let most = NumberText.value(Double(drawing.map.maximum), significant: 2)
      tile.title = "\(place)  \(drawing.range)"
      tile.shortTitle = "\(place) ≤ \(most)"
      tile.isSelected = drawing.map.unit == shown
      return tile
    }
    var legend = drawings.first?.legend
    legend?.minimum = viewpoint.isSigned ? -1 : 0
    legend?.maximum = 1
    legend?.scaleName = "× the greatest of each map: they share no scale"
    var notes = drawings.filter { !$0.map.hasPositiveEvidence }.map {
      TextLine(
        "\(observation.path(of: $0.map.unit)): no positive evidence, cells \($0.range).", .warning)
    }
    let flagged = units.filter { outline.normalizationAlone(after: $0) != nil }
    if viewpoint.activation.multipliesTokenwise, !flagged.isEmpty {
      notes.append(
        TextLine(
          "Mostly rounding, since only a norm takes what they put out: "
            + flagged.map { observation.path(of: $0) }.joined(separator: ", ") + ".",
          .warning))
    }
    return Exhibit(
      titles: try activationTitles(path: "the final norm and each stage's last block"),
      parts: [.maps(MapSet(tiles, legend: legend)), .lines(notes)],
      readings: try all.map(viewpoint.activation, unit: shown).map(activationReadings) ?? [],
      hint: "E shows one map alone; ] and [ choose its layer")
  }

  /// A unit as it is called beside the ends of the stages.
  private func stageTitle(ofUnit unit: Int) -> String {
    if unit == outline.finalNormalization { return "norm" }
    let stage = outline.units[unit].stage
    return outline.lastBlocks.contains(unit) ? "stage \(stage + 1)" : observation.path(of: unit)
  }

  /// What is shown, of what, from long to short.
  private func activationTitles(path: String, hasEvidence: Bool = true) throws -> [String] {
    let method = viewpoint.activation
    guard method.hasClass else {
      return ["\(method.title), \(path)", "stage rollout (attention paths only)", "rollout"]
    }
    let target = try activationTarget()
    let heads = method.isOfFeatures ? "" : ", \(viewpoint.head)"
    let without = hasEvidence ? "" : "No evidence, "
    return [
      "\(without)\(method.title) of \(target.title)\(heads), \(path)",
      "\(without)\(method.title) of \(target.title)", "\(method.title) of \(target.title)",
      "\(method.title), \(path)", method.title,
    ]
  }

  /// What must be known to read the map, the most urgent first.
  private func activationNotes(_ drawing: ActivationDrawing) throws -> [TextLine] {
    let map = drawing.map
    let path = observation.path(of: map.unit)
    var notes: [TextLine] = []
    if map.method.hasClass, !map.hasPositiveEvidence {
      let name = try activationTarget().title
      notes.append(
        TextLine(
          "No positive evidence for \(name) here: the greatest cell is"
            + " \(NumberText.value(Double(map.maximum))). The cells are shown with their sign.",
          .warning))
    }
    if let norm = outline.normalizationAlone(after: map.unit), map.method.isOfFeatures {
      notes.append(
        map.method.multipliesTokenwise
          ? TextLine(
            "Mostly rounding: only the norm \(norm) takes what \(path) puts out. It ignores a"
              + " token's length, so feature times gradient sums to 0 at every token, but for what"
              + " the method leaves out. Grad-CAM, or the norm itself, says more.", .warning)
          : TextLine(
            "Only the norm \(norm) takes what \(path) puts out: the cells show mean gradients; a"
              + " token's own gradient is orthogonal to it.", .quiet))
    }
    notes += try rangeNotes(drawing)
    if outline.units[map.unit].role == .globalQuery {
      notes.append(
        TextLine(
          "A cell is a query of every window: a region pooled from the whole image.", .quiet))
    }
    notes.append(TextLine("cell = " + map.method.formula, .quiet))
    return notes
  }

  /// What the sums come to.
  private func rangeNotes(_ drawing: ActivationDrawing) throws -> [TextLine] {
    let map = drawing.map
    if map.method == .stageRollout {
      let outside =
        map.elsewhere > 1e-4
        ? "; \(NumberText.percent(Double(map.elsewhere))) left the picture" : ""
      let whose = viewpoint.isOfQuery ? "query ◆" : "the mean over all tokens"
      return [
        TextLine("Of \(whose), through the blocks of its stage\(outside)."),
        TextLine("Attention paths only: no values, convolutions or MLPs, and no class.", .quiet),
      ]
    }
    var text = "\(NumberText.percent(Double(map.positiveShare))) of the magnitude is positive"
    if !map.method.isOfFeatures {
      text += viewpoint.isOfQuery ? "; of query ◆ alone" : "; summed over all queries"
      if map.elsewhere != 0 {
        text += "; \(NumberText.value(Double(map.elsewhere))) outside the picture"
      }
    }
    guard let logit = try logitParts(map) else { return [TextLine(text + ".")] }
    func number(_ value: Double) -> String { NumberText.value(value, significant: 4) }
    let isDifference = viewpoint.classTarget.against != nil
    return [
      TextLine(
        "Cells \(number(logit.cells)) + \(isDifference ? "biases" : "bias")"
          + " \(number(logit.bias)) = \(isDifference ? "difference of logits" : "logit")"
          + " \(number(logit.whole))."
          + (isDifference || logit.whole >= 0
            ? "" : " The softmax compares logits: below 0, one can still be the greatest.")),
      TextLine(text + "."),
    ]
  }

  /// What a logit is made of where the cells sum to it: at the final norm, for methods in which
  /// every token's part counts.
  private func logitParts(_ map: ClassActivationMap) throws -> (
    cells: Double, bias: Double, whole: Double
  )? {
    guard map.unit == outline.finalNormalization,
      map.method == .gradCAM || map.method == .hiResCAM
    else { return nil }
    let whole = Double(try activationTarget().score)
    let cells = Double(map.sum)
    return (cells, whole - cells, whole)
  }

  /// The cell that is read out in numbers, from long to short.
  private func activationReadings(_ map: ClassActivationMap) throws -> [String] {
    let cell = readsActivationKey ? activationCell : viewpoint.query.token(on: map.grid)
    let mark = readsActivationKey ? "◇" : "◆"
    let value = Double(map.value(row: cell.row, column: cell.column))
    let number = NumberText.value(value, significant: 4)
    var share = ""
    if value > 0, map.positiveSum > 0 {
      share = "  \(NumberText.percent(value / Double(map.positiveSum))) of the positive sum"
    } else if value < 0 {
      share = "  speaks against it"
    }
    var part = ""
    if let logit = try logitParts(map) {
      let whole = NumberText.value(logit.whole, significant: 4)
      let name = viewpoint.classTarget.against == nil ? "logit" : "difference"
      // A share of a sum below zero would have the wrong sign.
      part =
        logit.whole > 0
        ? "  \(NumberText.percent(value / logit.whole)) of the \(name) \(whole)"
        : "  \(name) \(whole)"
    }
    let place = "\(mark) \(cell.row),\(cell.column)"
    return [
      "\(observation.path(of: map.unit))  cell \(place)  \(number)\(share)\(part)",
      "\(place)  \(number)\(share)\(part)", "\(place)  \(number)\(part)", "\(place)  \(number)",
    ]
  }
}
