import Foundation
import Support
import Testing

@Suite struct BenchTests {
  @Test func figuresAndWhereTheyWereTaken() throws {
    let report = try object(
      try succeed(
        "bench", "--model", "pvt_v2_b0", "--size", "32x64", "--runs", "1", "--threads", "1",
        "--json"))
    #expect(report["model"] as? String == "pvt_v2_b0")
    #expect(report["height"] as? Int == 32)
    #expect(report["width"] as? Int == 64)
    #expect(report["threads"] as? Int == 1)
    #expect((report["machine"] as? String)?.isEmpty == false)
    for key in ["forward_ms", "start_to_first_map_ms"] {
      let figures = try #require(report[key] as? [String: Double])
      #expect(Set(figures.keys) == ["median", "minimum", "maximum"])
      let (least, middle, most) = try (
        #require(figures["minimum"]), #require(figures["median"]), #require(figures["maximum"])
      )
      #expect(0 < least && least <= middle && middle <= most)
    }
    // The weights alone take 14 MiB.
    #expect(try #require(report["peak_bytes"] as? Int) > 14 << 20)
  }

  @Test func textSaysTheSame() throws {
    let result = try succeed(
      "bench", "--model", "pvt_v2_b0", "--size", "32x32", "--runs", "2", "--threads", "1")
    #expect(result.lines.first?.hasPrefix("pvt_v2_b0 at 32x32, 1 thread, ") == true)
    #expect(
      result.lines.map { $0.prefix { $0 != " " } } == ["pvt_v2_b0", "forward,", "start", "peak"])
  }

  @Test func runsThatCannotBe() throws {
    for runs in ["0", "-1", "10001", "many"] {
      expectFault(try fovea("bench", "--runs", runs), "--runs", status: 64)
    }
  }
}
