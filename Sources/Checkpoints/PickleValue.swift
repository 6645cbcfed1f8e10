/// A value of a pickle, as plain data.
///
/// Containers are numbers of rows in `PickleHeap`, so a value that holds itself, or ten million of
/// another, costs nothing and freeing it recurses nowhere.
enum PickleValue {
  case none
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  /// A stretch of the pickle's own bytes.
  case text(start: Int32, count: Int32)
  case list(Int32)
  /// Consecutive elements of the heap's `elements`.
  case tuple(start: Int32, count: Int32)
  case dictionary(Int32)
  case global(Int32)
  case storage(Int32)
  case tensor(Int32)
  /// What is not read: an instance of a class, bytes, a set, an integer past 64 bits.
  case opaque(PickleOpaque)
}

/// What an opaque value is, as far as a sentence needs it.
enum PickleOpaque {
  case bytes
  case set
  case largeInteger
  /// An instance of the class that is this global of the heap.
  case instance(of: Int32)
}

/// A class or function that a pickle names; it is never looked up.
struct PickleGlobal {
  /// The name with its module, as "collections.OrderedDict".
  let name: String
  /// What it means to a state dict.
  let meaning: PickleMeaning
}

/// A PyTorch storage that a pickle refers to: elements kept outside the pickle.
struct PickleStorage {
  /// The key under which its bytes are kept.
  let key: String
  /// The element type that the storage's class names; nil for one that is untyped or not read.
  let elementType: ElementType?
  /// The bytes that the class counts as one element.
  let elementSize: Int
  /// The class, a row in the heap.
  let type: Int32
  /// The number of elements.
  let count: Int
}

/// A PyTorch tensor: a strided view of a storage.
struct PickleTensor {
  /// The storage's row in the heap.
  let storage: Int32
  /// The type of the elements.
  let elementType: ElementType
  /// The first element's offset in the storage, in elements.
  let offset: Int
  /// The tuples of the axes and the strides, read when the tensor is wanted.
  let shape: PickleValue
  let strides: PickleValue
}

/// Everything a pickle made, and the bytes that its texts lie in.
final class PickleHeap {
  /// The pickle's bytes.
  let bytes: UnsafeRawBufferPointer

  var elements: [PickleValue] = []
  var lists: [[PickleValue]] = []
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var globals: [PickleGlobal] = []
  var storages: [PickleStorage] = []
  var tensors: [PickleTensor] = []

  /// The values put into lists and dictionaries.
  var filled = 0

  /// An empty heap of the pickle in some bytes.
  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The rows taken so far, which a limit bounds.
  var size: Int {
    elements.count + lists.count + dictionaries.count + globals.count + storages.count
      + tensors.count + filled
  }

  /// The text of a value, or nil if it is no text.
  func text(_ value: PickleValue) -> String? {
    guard case .text(let start, let count) = value else { return nil }
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(start) + Int(count)]),
      as: UTF8.self)
  }

  /// The elements of a tuple or list, or nil if it is neither.
  func items(_ value: PickleValue) -> ArraySlice<PickleValue>? {
    switch value {
    case .tuple(let start, let count): return elements[Int(start)..<Int(start) + Int(count)]
    case .list(let row): return lists[Int(row)][...]
    default: return nil
    }
  }

  /// The integers of a tuple or list of integers.
  func integers(_ value: PickleValue) -> [Int]? {
    guard let items = items(value), items.count <= Extent.mostAxes else { return nil }
    var numbers: [Int] = []
    for item in items {
      guard case .integer(let number) = item else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// What a value is, for a sentence: "a list", "an object of class 'models.Net'".
  func kind(_ value: PickleValue) -> String {
    switch value {
    case .none: return "None"
    case .boolean, .integer, .number, .opaque(.largeInteger): return "a number"
    case .text: return "a text"
    case .list: return "a list"
    case .tuple: return "a tuple"
    case .dictionary: return "a dictionary"
    case .global: return "a class"
    case .storage: return "a bare storage"
    case .tensor: return "a single tensor"
    case .opaque(.bytes): return "bytes"
    case .opaque(.set): return "a set"
    case .opaque(.instance(let row)):
      return "an object of class \(Sentence.name(globals[Int(row)].name))"
    }
  }
}
