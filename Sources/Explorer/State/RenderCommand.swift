import Canvas
import Explain
import Foundation

/// A command that draws what is shown: `fovea render` of a network, `fovea view` of a recording.
struct RenderCommand {
  let command: String
  let arguments: [Request.Argument]

  /// The command in lines of at most `columns`, broken between options, to be pasted into a shell.
  func lines(columns: Int) -> [String] {
    var lines = ["fovea \(command)"]
    for argument in arguments {
      let value = Self.quoted(argument.value)
      // The file of a recording is what the command is about.
      let isSubject = argument.name == "file" && !value.hasPrefix("-")
      let word =
        isSubject
        ? value
        // An option that takes no value stands alone.
        : argument.value.isEmpty ? "--\(argument.name)" : "--\(argument.name) \(value)"
      if displayWidth(lines[lines.count - 1]) + displayWidth(word) + 3 <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines[lines.count - 1] += " \\"
        lines.append("  " + word)
      }
    }
    return lines.flatMap { Self.broken($0, columns: columns) }
  }

  /// A line too long for the width, with a backslash where it is broken, which joins it again.
  private static func broken(_ line: String, columns: Int) -> [String] {
    var parts: [String] = []
    var rest = Array(line)
    while displayWidth(String(rest)) > columns, columns > 8 {
      parts.append(String(rest.prefix(columns - 1)) + "\\")
      rest.removeFirst(columns - 1)
    }
    return parts + [String(rest)]
  }

  /// A word as a shell takes it: in single quotes where it holds more than plain characters.
  private static func quoted(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      CharacterSet.alphanumerics.contains($0) || "-_./:,=+%#".unicodeScalars.contains($0)
    }
    return plain && !word.isEmpty && !word.hasPrefix("#")
      ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

extension Explorer {
  /// The command that draws the present view.
  var renderCommand: RenderCommand {
    let place = observation.map { viewpoint.arguments(in: $0) } ?? []
    // Without a format, a recording is opened instead of drawn.
    let format = request.isRecorded ? [Request.Argument("format", "text")] : []
    let subject = request.arguments.map { argument in
      let isPicture = request.isRecorded && argument.name == "input"
      return isPicture ? Request.Argument("image", argument.value) : argument
    }
    return RenderCommand(command: request.command, arguments: subject + place + format)
  }

  /// The texts on the present view and on the mechanism of the present unit.
  var explanations: [Explanation] {
    let unit = outline.units[viewpoint.unit]
    let family = request.variant.family
    let mechanism = outline.attention[viewpoint.unit]?.mechanism.topic
    let isActivation = viewpoint.view == .gradcam
    let topics = [
      "view-\(viewpoint.view.rawValue)",
      isActivation ? viewpoint.activation.topic : mechanism ?? unit.topic(family: family),
    ]
    return topics.map { topic in
      (try? Explanation(topic: topic)) ?? Explanation(missing: topic)
    }
  }
}
