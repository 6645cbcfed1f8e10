import Foundation

/// The keys of JSON objects, which Foundation's decoder silently lets repeat.
enum JSONKeys {
  /// A key that some object of a well-formed JSON text has twice.
  static func duplicate(in text: UnsafeRawBufferPointer) -> String? {
    var open: [Set<String>] = []
    var position = 0
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "{"): open.append([])
      case UInt8(ascii: "}"): _ = open.popLast()
      case UInt8(ascii: "\""):
        let end = self.end(ofStringAt: position, in: text)
        if isKey(endingAt: end, in: text), !open.isEmpty {
          let key = decoded(text[position..<end])
          if !open[open.count - 1].insert(key).inserted { return key }
        }
        position = end - 1
      default: break
      }
      position += 1
    }
    return nil
  }

  /// One past the closing quote.
  private static func end(ofStringAt start: Int, in text: UnsafeRawBufferPointer) -> Int {
    var position = start + 1
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position + 1, text.count)
  }

  private static func isKey(endingAt end: Int, in text: UnsafeRawBufferPointer) -> Bool {
    let blanks = Set(" \t\r\n".utf8)
    let next = text[end...].first { !blanks.contains($0) }
    return next == UInt8(ascii: ":")
  }

  private static func decoded(_ quoted: Slice<UnsafeRawBufferPointer>) -> String {
    if quoted.contains(UInt8(ascii: "\\")),
      let text = try? JSONDecoder().decode(String.self, from: Data(quoted))
    {
      return text
    }
    return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
  }
}
