import Backbones
import Testing

@Suite struct WindowsTests {
  /// A grid of 4x6 tokens in windows of 2x3, numbered by hand.
  @Test func placesAreCountedByWindowsAndWithinThem() {
    let windows = Windows(
      queries: Grid(height: 4, width: 6), window: Grid(height: 2, width: 3), stride: 8,
      isGlobal: false)
    #expect(windows.grid == Grid(height: 2, width: 2))
    let expected = [
      (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2),
      (0, 3), (0, 4), (0, 5), (1, 3), (1, 4), (1, 5),
      (2, 0), (2, 1), (2, 2), (3, 0), (3, 1), (3, 2),
      (2, 3), (2, 4), (2, 5), (3, 3), (3, 4), (3, 5),
    ]
    for (token, place) in expected.enumerated() {
      #expect(windows.place(of: token) == place)
      #expect(windows.token(window: place.0, position: place.1) == token)
    }
  }

  @Test func oneWindowKeepsTheOrder() {
    let grid = Grid(height: 3, width: 5)
    let windows = Windows(queries: grid, window: grid, stride: 32, isGlobal: true)
    for token in 0..<15 { #expect(windows.place(of: token) == (0, token)) }
  }
}
