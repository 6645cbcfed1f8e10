import Terminal
import Testing

@Suite struct EncodingDetectionTests {
  typealias Encoding = EncodingDetection.Encoding

  @Test(arguments: [
    ([:], Encoding.switchToUTF8),
    (["LANG": "C"], .switchToUTF8),
    (["LANG": "de_DE.ISO-8859-1"], .switchToUTF8),
    (["LC_ALL": "C"], .ascii),
    (["LC_ALL": "POSIX", "LC_CTYPE": "C.UTF-8"], .ascii),
    (["LC_ALL": "", "LC_CTYPE": "C"], .ascii),
    (["LC_ALL": "xx_XX.UTF-8"], .switchToUTF8),
    (["LC_CTYPE": "en_GB.utf8"], .switchToUTF8),
    (["TERM": "linux"], .ascii),
  ])
  func `without a UTF-8 locale the environment decides`(
    environment: [String: String], expected: Encoding
  ) {
    let found = EncodingDetection.encoding(
      unicode: nil, environment: environment, localeIsUTF8: false)
    #expect(found == expected)
  }

  @Test func `a UTF-8 locale is used as it is, except on the console`() {
    func found(_ environment: [String: String]) -> Encoding {
      EncodingDetection.encoding(unicode: nil, environment: environment, localeIsUTF8: true)
    }
    #expect(found(["LC_ALL": "en_GB.UTF-8"]) == .utf8)
    #expect(found(["TERM": "linux-16color"]) == .ascii)
  }

  @Test func `the option wins`() {
    func found(_ unicode: Bool, isUTF8: Bool) -> Encoding {
      EncodingDetection.encoding(
        unicode: unicode, environment: ["LC_ALL": "C", "TERM": "linux"], localeIsUTF8: isUTF8)
    }
    #expect(found(true, isUTF8: false) == .switchToUTF8)
    #expect(found(true, isUTF8: true) == .utf8)
    #expect(found(false, isUTF8: true) == .ascii)
  }
}
