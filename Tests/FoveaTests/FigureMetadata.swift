import Foundation
import FoundationXML
import Testing

/// The texts in a PNG file's tEXt and iTXt chunks, by name.
func textsOfPNG(_ png: [UInt8]) throws -> [String: String] {
  var texts: [String: String] = [:]
  var position = 8
  while position + 12 <= png.count {
    let length = png[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    let type = String(decoding: png[position + 4..<position + 8], as: UTF8.self)
    try #require(position + 12 + length <= png.count)
    let data = png[position + 8..<position + 8 + length]
    if type == "tEXt" || type == "iTXt" {
      let name = data.prefix { $0 != 0 }
      // iTXt: two bytes on compression and two empty texts stand before the value.
      let value = data.dropFirst(name.count + (type == "tEXt" ? 1 : 5))
      texts[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
    }
    position += 12 + length
  }
  #expect(position == png.count)
  return texts
}

/// The entries of an SVG file's metadata, by name; the file has to be well-formed.
func entriesOfSVG(_ svg: [UInt8]) throws -> [String: String] {
  let reader = EntryReader()
  let parser = XMLParser(data: Data(svg))
  parser.delegate = reader
  #expect(parser.parse(), "\(String(describing: parser.parserError))")
  return reader.entries
}

private final class EntryReader: NSObject, XMLParserDelegate {
  var entries: [String: String] = [:]
  private var name: String?

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    name = element == "entry" ? attributes["name"] : nil
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let name { entries[name, default: ""] += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    name = nil
  }
}

/// A text of a PDF file's document information, as cairo writes it: (plain) or <UTF-16 in digits>.
func documentInformation(_ name: String, _ pdf: [UInt8]) -> String? {
  let file = String(decoding: pdf, as: Unicode.ASCII.self)
  guard let start = file.firstRange(of: "/\(name) ")?.upperBound else { return nil }
  switch file[start] {
  case "(":
    return String(file[file.index(after: start)...].prefix { $0 != ")" })
  case "<":
    let digits = Array(file[file.index(after: start)...].prefix { $0 != ">" })
    let units = stride(from: 0, to: digits.count - 3, by: 4).compactMap {
      UInt16(String(digits[$0..<$0 + 4]), radix: 16)
    }
    // The first unit is the mark of the byte order.
    return String(decoding: units.dropFirst(), as: UTF16.self)
  default: return nil
  }
}
