import Checkpoints
import Support
import Testing

struct SentenceTests {
  @Test func namesAreQuoted() {
    #expect(Sentence.name("head.weight") == "'head.weight'")
    #expect(Sentence.name("tête 头") == "'tête 头'")
  }

  @Test func controlCharactersAreEscaped() {
    #expect(Sentence.name("a\u{1B}[31mb\n") == "'a\\u{1b}[31mb\\u{a}'")
    #expect(Sentence.name("x\u{202E}y") == "'x\\u{202e}y'")
    #expect(Sentence.path("a\tb") == "a\\u{9}b")
  }

  @Test func longNamesLoseTheirMiddle() {
    let name = Sentence.name(
      String(repeating: "a", count: 500) + String(repeating: "z", count: 500))
    #expect(name.count == 99)
    #expect(name.hasPrefix("'aaa"))
    #expect(name.contains("a…z"))
    let path = String(repeating: "p/", count: 300)
    #expect(Sentence.path(path) == path)
  }

  @Test func bytesTakeTheLargestUnit() {
    #expect(Sentence.bytes(1) == "1 byte")
    #expect(Sentence.bytes(1023) == "1023 bytes")
    #expect(Sentence.bytes(1536) == "1.5 KiB")
    #expect(Sentence.bytes(200 << 20) == "200 MiB")
    #expect(Sentence.bytes(.max) == "8 EiB")
  }

  @Test func shapesAreBracketedAndCut() {
    #expect(Sentence.shape([]) == "[]")
    #expect(Sentence.shape([2, 3]) == "[2, 3]")
    #expect(Sentence.shape(Array(repeating: 1, count: 40)).hasSuffix("1, …]"))
  }
}
