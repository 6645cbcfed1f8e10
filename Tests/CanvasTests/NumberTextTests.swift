import Canvas
import Testing

@Suite struct NumberTextTests {
  @Test(
    arguments: [
      (0.0132, "0.0132"), (3.2e-4, "3.2e-4"), (0.00031999, "3.2e-4"), (0, "0"), (-0.0, "0"),
      (1, "1"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (1234.5, "1235"), (99999, "99999"),
      (123_456, "1.23e5"), (999_996, "1e6"), (0.0009996, "0.001"), (0.99951, "1"),
      (1e-300, "1e-300"),
      (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.8e308"), (0.001, "0.001"),
      (12.345, "12.3"),
      (99_999.7, "1e5"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "not a number"),
    ] as [(Double, String)])
  func value(_ value: Double, _ expected: String) {
    #expect(NumberText.value(value) == expected)
  }

  @Test func significantDigits() {
    #expect(NumberText.value(0.012345, significant: 2) == "0.012")
    #expect(NumberText.value(1.0 / 3, significant: 6) == "0.333333")
    #expect(NumberText.value(2.0 / 3, significant: 0) == "0.7")
  }

  @Test(
    arguments: [
      (12.5, 2, "12.50"), (0, 1, "0.0"), (-0.04, 1, "0.0"), (0.05, 1, "0.1"), (99.96, 1, "100.0"),
      (3, 0, "3"), (1e20, 1, "1e20"), (-1.25, 1, "-1.3"),
    ] as [(Double, Int, String)])
  func fixed(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == expected)
  }

  @Test(arguments: [
    (0, "0"), (9999, "9999"), (12_500, "12.5 k"), (1_950_000, "1.95 M"),
    (566_100_000, "566.1 M"), (4_000_000_000, "4.00 G"), (999_960_000, "1.00 G"),
    (999_940_000, "999.9 M"), (-1_950_000, "-1.95 M"), (9_996_000, "10.0 M"),
    (Int.max, "9.22 E"), (Int.min, "-9.22 E"),
  ])
  func count(_ count: Int, _ expected: String) {
    #expect(NumberText.count(count) == expected)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (98_304, "96.0 KiB"),
    (2_044_723, "1.95 MiB"), (1_048_575, "1.00 MiB"), (Int.max, "8.00 EiB"),
  ])
  func bytes(_ count: Int, _ expected: String) {
    #expect(NumberText.bytes(count) == expected)
  }

  @Test(
    arguments: [
      (0, "0 %"), (1, "100 %"), (0.125, "12.5 %"), (0.9999, "> 99.9 %"), (1e-5, "< 0.1 %"),
      (0.999, "99.9 %"), (0.3, "30 %"),
    ] as [(Double, String)])
  func percent(_ share: Double, _ expected: String) {
    #expect(NumberText.percent(share) == expected)
  }
}
