import CPictures

extension Picture {
  /// Reads a picture file: PNG or JPEG in any encoding, by its content and whatever its name.
  ///
  /// Grey and palette pictures become RGB, 16-bit samples lose their low byte, transparent pixels
  /// are laid over white, CMYK is converted as Pillow does, and the picture is turned upright by
  /// its EXIF orientation. Colour profiles are ignored, as they are in the models' training.
  ///
  /// - Throws: `PictureError`, whose sentence names the path; also for data of which only a part
  ///   can be decoded.
  public init(contentsOf path: String, limits: PictureLimits = .init()) throws {
    let bytes = try RegularFile.contents(of: path, limit: limits.fileBytes)
    try self.init(decoding: bytes, name: path, limits: limits)
  }

  /// Decodes the bytes of a picture file; `name` is what errors call it.
  ///
  /// - Throws: `PictureError`.
  public init(decoding bytes: [UInt8], name: String, limits: PictureLimits = .init()) throws {
    self = try bytes.withUnsafeBytes {
      try Picture(decoding: $0, name: name, limits: limits)
    }
  }

  /// Decodes the bytes of a picture file; `name` is what errors call it.
  ///
  /// - Throws: `PictureError`.
  public init(
    decoding bytes: UnsafeRawBufferPointer, name: String, limits: PictureLimits = .init()
  ) throws {
    guard bytes.count <= limits.fileBytes else {
      throw PictureError.fileTooLarge(name: name, limit: limits.fileBytes)
    }
    let format = try PictureFormat.recognise(bytes, name: name)
    let codec = Codec(format: format, name: name, bytes: bytes)
    let (height, width) = try codec.size()
    try limits.check(name: name, height: height, width: width)
    let stored = try codec.decode(height: height, width: width)
    self = stored.turnedUpright(from: codec.orientation())
  }
}

/// The C decoders behind one face, with their verdicts as `PictureError`.
private struct Codec {
  let format: PictureFormat
  let name: String
  let bytes: UnsafeRawBufferPointer

  private var start: UnsafePointer<UInt8>? {
    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
  }

  /// The size in the header, unchecked.
  func size() throws -> (height: Int, width: Int) {
    switch format {
    case .png:
      return try PNGChunks(bytes).size(name: name)
    case .jpeg:
      var height: UInt32 = 0
      var width: UInt32 = 0
      try checked { cpictures_jpeg_size(start, bytes.count, &height, &width, $0) }
      return (Int(height), Int(width))
    }
  }

  /// The picture as it is stored, before it is turned upright.
  func decode(height: Int, width: Int) throws -> Picture {
    let count = height * width * 3
    let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let read = format == .png ? cpictures_read_png : cpictures_read_jpeg
      try checked {
        read(start, bytes.count, UInt32(height), UInt32(width), buffer.baseAddress, $0)
      }
      initialized = count
    }
    return Picture(height: height, width: width, pixels: pixels)
  }

  func orientation() -> Orientation {
    let exif = format == .png ? PNGChunks(bytes).exif : JPEGSegments(bytes).exif
    return exif.flatMap { Orientation(exif: $0) } ?? .upright
  }

  private func checked(_ call: (cpictures_fault) -> cpictures_status) throws {
    let (status, fault) = withFaultMessage(call)
    switch status {
    case CPICTURES_OK: return
    case CPICTURES_TRUNCATED: throw PictureError.truncated(name: name, format: format)
    case CPICTURES_UNSUPPORTED:
      throw PictureError.unsupported(name: name, format: format, feature: fault)
    case CPICTURES_NO_MEMORY: throw PictureError.outOfMemory(name: name)
    default: throw PictureError.damaged(name: name, format: format, fault: fault)
    }
  }
}

/// Runs a C call that may leave a message, and gives its status and that message.
func withFaultMessage<Status>(_ call: (cpictures_fault) -> Status) -> (Status, String) {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
    message.initialize(repeating: 0)
    let status = call(cpictures_fault(message: message.baseAddress, capacity: message.count))
    return (
      status,
      String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    )
  }
}
