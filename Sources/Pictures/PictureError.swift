/// Why a picture, or a folder of pictures, could not be read or written.
///
/// The description is one sentence on one line that names the file and the fault.
public enum PictureError: Error, Hashable, Sendable {
  /// The system refuses the file; `reason` is the system's own word.
  case cannotRead(name: String, reason: String)
  /// The path leads to something other than an ordinary file, as "a folder".
  case notAFile(name: String, kind: String)
  /// The file holds more bytes than the limit, or than it is worth reading.
  case fileTooLarge(name: String, limit: Int)
  /// The file holds no bytes.
  case empty(name: String)
  /// The content is neither PNG nor JPEG; `kind` names it where it is known, as "a GIF picture".
  case unknownFormat(name: String, kind: String?)
  /// The data end before the picture does.
  case truncated(name: String, format: PictureFormat)
  /// The data contradict themselves; `fault` says where.
  case damaged(name: String, format: PictureFormat, fault: String)
  /// A valid file of a rare kind, as a lossless JPEG.
  case unsupported(name: String, format: PictureFormat, feature: String)
  /// The header gives no rows or no columns.
  case noPixels(name: String, height: Int, width: Int)
  /// The header gives more pixels than the limits allow.
  case tooManyPixels(name: String, height: Int, width: Int, limits: PictureLimits)
  /// The system had no memory left for decoding.
  case outOfMemory(name: String)
  /// A folder holds no picture.
  case noPictures(folder: String)
  /// The system refuses to write the file; `reason` is the system's own word.
  case cannotWrite(name: String, reason: String)
}

extension PictureError: CustomStringConvertible {
  /// The fault as one sentence.
  public var description: String {
    switch self {
    case .cannotRead(let name, let reason):
      return "\(printable(name)) cannot be read: \(printable(reason))."
    case .notAFile(let name, let kind):
      return "\(printable(name)) is \(kind), not a picture file."
    case .fileTooLarge(let name, let limit):
      return "\(printable(name)) is larger than \(limit) bytes, the most that is read of a picture."
    case .empty(let name):
      return "\(printable(name)) is empty: it holds no picture."
    case .unknownFormat(let name, let kind):
      return "\(printable(name)) is \(kind ?? "not a picture"); PNG and JPEG pictures are read."
    case .truncated(let name, let format):
      return "\(printable(name)) is cut short: the file ends before its \(format) picture does."
    case .damaged(let name, let format, let fault):
      return "\(printable(name)) is a damaged \(format) picture (\(printable(fault)))."
    case .unsupported(let name, let format, let feature):
      return "\(printable(name)) is a \(format) picture of a kind that is not read"
        + " (\(printable(feature)))."
    case .noPixels(let name, let height, let width):
      return "\(printable(name)) is \(width) pixels wide and \(height) high: it shows nothing."
    case .tooManyPixels(let name, let height, let width, let limits):
      return "\(printable(name)) is \(width) pixels wide and \(height) high, more than"
        + " \(limits.pixels) pixels in all or \(limits.side) along a side, the most that is read."
    case .outOfMemory(let name):
      return "\(printable(name)) cannot be decoded: the system has no memory left."
    case .noPictures(let folder):
      return
        "The folder \(printable(folder)) holds no pictures: no file ends in .png, .jpg or .jpeg."
    case .cannotWrite(let name, let reason):
      return "\(printable(name)) cannot be written: \(printable(reason))."
    }
  }
}

/// Text from outside on one line: control characters, which could break the line or steer the
/// terminal, are replaced.
private func printable(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
    default: result.append(scalar)
    }
  }
  return String(result)
}
