import Backbones
import Testing

/// How the tokens of a tensor lie on the image, told from their number.
@Suite struct RecordedLayoutTests {
  /// A tensor's queries and keys, what is known besides, and what they should be.
  struct Case: Sendable, CustomStringConvertible {
    let queries: Int
    let keys: Int
    var grid: String?
    var picture: String?
    let found: String
    var description: String { "\(queries) queries, \(keys) keys" }
  }

  static let cases = [
    Case(queries: 196, keys: 196, found: "14x14+0 14x14+0"),
    Case(queries: 197, keys: 197, found: "14x14+1 14x14+1"),
    Case(queries: 198, keys: 198, found: "14x14+2 14x14+2"),
    Case(queries: 201, keys: 201, found: "14x14+5 14x14+5"),
    Case(queries: 200, keys: 200, found: "14x14+4 14x14+4"),
    // The same number in a picture twice as wide as high: its grid is likelier than registers.
    Case(queries: 200, keys: 200, picture: "480x960", found: "10x20+0 10x20+0"),
    Case(queries: 197, keys: 197, picture: "480x640", found: "14x14+1 14x14+1"),
    Case(queries: 301, keys: 301, picture: "480x640", found: "15x20+1 15x20+1"),
    // Proportions of which no whole grid has exactly the same.
    Case(queries: 12 * 19, keys: 12 * 19, picture: "375x600", found: "12x19+0 12x19+0"),
    Case(queries: 301, keys: 301, grid: "15x20", found: "15x20+1 15x20+1"),
    Case(queries: 3136, keys: 49, found: "56x56+0 7x7+0"),
    Case(queries: 197, keys: 50, found: "14x14+1 7x7+1"),
    Case(queries: 197, keys: 49, found: "14x14+1 7x7+0"),
    Case(queries: 49, keys: 196, found: "7x7+0 14x14+0"),
    // Rounded down and up where the ratio does not divide the grid.
    Case(queries: 15 * 20, keys: 3 * 5, grid: "15x20", found: "15x20+0 3x5+0"),
    Case(queries: 15 * 20, keys: 8 * 10, grid: "15x20", found: "15x20+0 8x10+0"),
    // A coarser level of the grid that was given.
    Case(queries: 8 * 6, keys: 8 * 6, grid: "16x12", found: "8x6+0 8x6+0"),
    // A class token alone.
    Case(queries: 1, keys: 197, found: "none+1 14x14+1"),
    Case(queries: 1, keys: 1, found: "1x1+0 1x1+0"),
  ]

  @Test(arguments: cases) func found(known: Case) throws {
    let layout = try RecordedLayout(
      queries: known.queries, keys: known.keys, grid: known.grid.flatMap { Grid($0) }
    ) { known.picture.flatMap { Grid($0) } }
    #expect(
      "\(layout.queries.map { "\($0)" } ?? "none")+\(layout.leadingQueries)"
        + " \(layout.keys)+\(layout.leadingKeys)" == known.found)
  }

  @Test func everySquareWithAClassTokenIsFoundWithoutAsking() throws {
    struct Asked: Error {}
    for side in 2...64 {
      let layout = try RecordedLayout(queries: side * side + 1, keys: side * side + 1) {
        throw Asked()
      }
      #expect(layout.grid == Grid(height: side, width: side) && layout.leadingKeys == 1)
    }
  }

  @Test func whatCannotBeToldAsksForTheGrid() {
    for (queries, keys) in [(47, 47), (50, 47), (2, 3), (196, 195)] {
      #expect {
        _ = try RecordedLayout(queries: queries, keys: keys)
      } throws: { "\($0)".contains("--grid HxW") }
    }
    #expect {
      _ = try RecordedLayout(queries: 47, keys: 47, grid: Grid(height: 7, width: 7))
    } throws: { "\($0)".contains("7x7") && "\($0)".contains("47") }
  }

  /// Every key covers a part of the grid, together all of it, and every token has a row that exists.
  @Test(arguments: cases) func keysCoverTheGrid(known: Case) throws {
    let layout = try RecordedLayout(
      queries: known.queries, keys: known.keys, grid: known.grid.flatMap { Grid($0) }
    ) { known.picture.flatMap { Grid($0) } }
    let attention = RecordedAttention(
      layout, stride: 16, asking: layout.queries == nil ? 0 : nil)
    var covered = [Int](repeating: 0, count: layout.grid.count)
    for key in 0..<layout.keys.count {
      let (rows, columns) = attention.tokens(ofKey: key)
      #expect(!rows.isEmpty && !columns.isEmpty)
      for row in rows {
        for column in columns { covered[row * layout.grid.width + column] += 1 }
      }
    }
    #expect(covered.allSatisfy { $0 >= 1 })
    for query in 0..<layout.grid.count {
      #expect((0..<known.queries).contains(attention.row(of: query)))
      let (rows, columns) = attention.tokens(ofQuery: query)
      #expect(rows.contains(query / layout.grid.width))
      #expect(columns.contains(query % layout.grid.width))
      for row in rows {
        for column in columns {
          #expect(
            attention.row(of: row * layout.grid.width + column) == attention.row(of: query))
        }
      }
    }
  }
}
