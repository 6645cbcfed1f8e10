import Explain
import Testing

@Suite struct RearrangementRequestTests {
  @Test(arguments: [
    "h w c -> w h c", "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c g1=7,g2=7",
    "(h p) w -> h w p=2 reduce=mean", "(h g) w -> h w g g=7 | h w g -> (h g) w",
  ])
  func isTypedAsItIsWritten(text: String) throws {
    #expect(try RearrangementRequest(typed: text).typed == text)
  }

  @Test func theParts() throws {
    let request = try RearrangementRequest(typed: "(h g) w  -> h w   g=7 s=2 reduce=max |a b->b a")
    #expect(request.expression == "(h g) w -> h w")
    #expect(request.sizes == ["g": 7, "s": 2])
    #expect(request.reduction == .max && request.inverse == "a b->b a")
  }

  @Test(arguments: [
    ("h -> h g=x", #""g=x" is no size"#), ("h -> h g=0", #""g=0" is no size"#),
    ("h -> h g=1,g=2", "axis g is given two sizes"), ("h -> h 2=3", #""2=3" is no size"#),
    ("h -> h reduce=median", #""median" is no reduction"#), ("h -> h g=2=3", #""g=2=3" is no"#),
  ])
  func whatIsNoRequest(text: String, sentence: String) throws {
    let error = try #require(throws: RearrangementRequestError.self) {
      try RearrangementRequest(typed: text)
    }
    #expect(error.description.contains(sentence), "\(error)")
  }
}
