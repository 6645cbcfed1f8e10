import CCairo
import Foundation

extension CairoCanvas {
  /// How wide a text comes out.
  func width(_ text: String, size: Double, isBold: Bool) -> Double {
    let run = TextRun(
      text: text, at: Point(x: 0, y: 0), size: size, color: RGB(0, 0, 0), isBold: isBold)
    return pieces(of: run).reduce(0) { $0 + $1.advance }
  }

  /// Part of a text that one font can show.
  private struct Piece {
    var text: String
    var family: String
    var advance: Double
    /// The column it starts at, counted in character cells.
    var column: Int
  }

  func draw(_ run: TextRun) {
    setColor(run.color)
    let pieces = pieces(of: run)
    let width = pieces.reduce(0) { $0 + $1.advance }
    let shift = run.anchor == .start ? 0 : run.anchor == .middle ? -width / 2 : -width
    cairo_save(context)
    cairo_translate(context, run.at.x, run.at.y)
    if run.isTurned { cairo_rotate(context, -.pi / 2) }
    var x = shift
    for piece in pieces {
      select(piece.family, run)
      cairo_move_to(context, run.cellWidth.map { Double(piece.column) * $0 } ?? x, 0)
      cairo_show_text(context, piece.text)
      x += piece.advance
    }
    cairo_restore(context)
  }

  /// The text in pieces of one font: the wanted one where it has the character, else a broader one.
  private func pieces(of run: TextRun) -> [Piece] {
    let families =
      (run.isMonospaced ? ["DejaVu Sans Mono"] : []) + ["DejaVu Sans", "Noto Sans CJK SC"]
    var pieces: [Piece] = []
    var column = 0
    // cairo places marks beside their letters; composed, most letters have one glyph.
    for character in run.text.precomposedStringWithCanonicalMapping {
      let text = String(character)
      var family = families[0]
      if !character.isASCII {
        family = families.first { canShow(text, in: $0, run) } ?? family
      }
      let width = displayWidth(text)
      // What is not one column of the monospaced font is placed by itself.
      let isRegular = family == families[0] && width == 1
      let last = pieces.indices.last
      if let last, isRegular || run.cellWidth == nil, pieces[last].family == family,
        pieces[last].text.count == column - pieces[last].column
      {
        pieces[last].text += text
      } else {
        pieces.append(Piece(text: text, family: family, advance: 0, column: column))
      }
      column += run.cellWidth == nil ? 1 : width
    }
    for index in pieces.indices {
      select(pieces[index].family, run)
      var extents = cairo_text_extents_t()
      cairo_text_extents(context, pieces[index].text, &extents)
      pieces[index].advance = extents.x_advance
    }
    return pieces
  }

  private func select(_ family: String, _ run: TextRun) {
    cairo_select_font_face(
      context, family, CAIRO_FONT_SLANT_NORMAL,
      run.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, run.size)
  }

  /// Whether a font can show a text; glyph 0 stands for what it lacks.
  private func canShow(_ text: String, in family: String, _ run: TextRun) -> Bool {
    select(family, run)
    var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
    var count: Int32 = 0
    let status = cairo_scaled_font_text_to_glyphs(
      cairo_get_scaled_font(context), 0, 0, text, -1, &glyphs, &count, nil, nil, nil)
    defer { cairo_glyph_free(glyphs) }
    guard status == CAIRO_STATUS_SUCCESS, let glyphs else { return false }
    return (0..<Int(count)).allSatisfy { glyphs[$0].index != 0 }
  }
}
