/// Carries out a pickle's instructions on plain data: the state dicts of PyTorch files and nothing
/// else.
///
/// A pickle is a program for a small stack machine. Python's own machine may import and call
/// whatever the program names; this one knows only dictionaries, lists, tuples, texts, numbers and
/// PyTorch's tensors, and makes an opaque placeholder of any other object. It calls nothing.
final class PickleReader {
  /// What the pickle made.
  let heap: PickleHeap

  /// The offset of the next instruction.
  var position: Int

  var stack: [PickleValue] = []
  var marks: [Int] = []
  var memo: [PickleValue] = []
  var sparseMemo: [Int: PickleValue] = [:]

  private let file: String
  private let mostRows: Int
  static let mostUnfinished = 100_000

  /// A reader of the pickle that starts at `position` of some bytes.
  ///
  /// - Parameter file: the path for sentences.
  /// - Parameter mostRows: the most values the pickle may make.
  init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0, file: String, mostRows: Int) {
    heap = PickleHeap(bytes: bytes)
    self.position = position
    self.file = file
    self.mostRows = mostRows
  }

  /// Runs until the instruction STOP; `position` is then behind it.
  ///
  /// - Throws: `CheckpointError` if the pickle is malformed, asks for something hostile, or makes
  ///   more values than allowed.
  func read() throws -> PickleValue {
    guard heap.bytes.count <= Int32.max else { throw fault("has a pickle of more than 2 GiB") }
    while true {
      let byte: UInt8 = try number()
      guard let opcode = PickleOpcode(rawValue: byte) else {
        throw fault("has no pickle instruction 0x\(String(byte, radix: 16)) at \(position - 1)")
      }
      if opcode == .stop { break }
      try step(opcode)
      guard stack.count + marks.count <= Self.mostUnfinished else {
        throw fault(
          "nests or piles up more than \(Self.mostUnfinished) unfinished values, which no "
            + "checkpoint does")
      }
      guard heap.size + memo.count + sparseMemo.count <= mostRows else {
        throw fault("makes far more values in its pickle than its size warrants")
      }
    }
    guard stack.count == 1, marks.isEmpty else {
      throw malformed("ends with \(stack.count) values where one is expected")
    }
    return stack.removeLast()
  }

  /// An error about the file.
  func fault(_ text: String) -> CheckpointError { CheckpointError(file, text) }

  /// An error about the pickle in the file.
  func malformed(_ text: String) -> CheckpointError {
    CheckpointError(file, "has a malformed pickle: it \(text)")
  }

  private func step(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .mark, .pop, .popMark, .duplicate, .stop: try arrange(opcode)
    case .none: stack.append(.none)
    case .newTrue: stack.append(.boolean(true))
    case .newFalse: stack.append(.boolean(false))
    case .integer8, .integer16, .integer32, .long8, .long32, .float64, .textInteger, .textLong,
      .textFloat:
      stack.append(try numeral(opcode))
    case .unicode8, .unicode32, .unicode64, .string8, .string32, .textString, .textUnicode:
      stack.append(try text(opcode))
    case .bytes8, .bytes32, .bytes64, .byteArray64:
      try skip(try length(opcode))
      stack.append(.opaque(.bytes))
    case .emptyList, .emptyTuple, .emptyDictionary, .emptySet, .list, .tuple, .tuple1, .tuple2,
      .tuple3, .dictionary, .frozenSet, .append, .appends, .setItem, .setItems, .addItems:
      try collect(opcode)
    case .put8, .put32, .textPut, .memoize, .get8, .get32, .textGet: try remember(opcode)
    case .global, .stackGlobal, .reduce, .build, .newObject, .newObjectWithNames, .instance,
      .object, .persistent:
      try construct(opcode)
    case .protocolVersion:
      let version: UInt8 = try number()
      guard version <= 5 else { throw malformed("asks for protocol \(version)") }
    case .frame: try skip(8)
    case .textPersistent, .extension8, .extension16, .extension32, .nextBuffer, .readOnlyBuffer:
      throw fault("uses pickle instructions that no PyTorch file needs")
    }
  }

  private func arrange(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .mark: marks.append(stack.count)
    case .duplicate: stack.append(try top())
    case .popMark: try popToMark()
    default:
      // Python's POP takes a mark away if one lies on top.
      if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    }
  }
}
