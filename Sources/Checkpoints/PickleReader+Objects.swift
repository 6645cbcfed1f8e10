extension PickleReader {
  /// Names globals and makes objects of them, without looking any up or calling one.
  func construct(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .global:
      let module = try line()
      let name = try line()
      stack.append(try global(heap.bytes[module], heap.bytes[name]))
    case .stackGlobal:
      let name = heap.text(try pop())
      guard let module = heap.text(try pop()), let name else {
        throw malformed("names a global by something that is no text")
      }
      stack.append(try global(module, name))
    case .reduce, .newObject:
      let arguments = try pop()
      let callee = try pop()
      stack.append(try result(of: callee, arguments))
    case .newObjectWithNames:
      _ = try pop()
      let arguments = try pop()
      let callee = try pop()
      stack.append(try result(of: callee, arguments))
    case .instance:
      let module = try line()
      let name = try line()
      let callee = try global(heap.bytes[module], heap.bytes[name])
      let mark = try mark()
      let arguments = tuple(from: mark)
      stack.append(try result(of: callee, arguments))
    case .object:
      let mark = try mark()
      guard mark < stack.count else { throw malformed("makes an object of nothing") }
      let arguments = tuple(from: mark + 1)
      let callee = try pop()
      stack.append(try result(of: callee, arguments))
    case .persistent:
      let identifier = try pop()
      stack.append(try storage(identifier))
    default:
      // BUILD gives an object its attributes. A state dict's are notes for PyTorch; others' are
      // part of what stays opaque.
      _ = try pop()
      _ = try top()
    }
  }

  private func global(
    _ module: Slice<UnsafeRawBufferPointer>, _ name: Slice<UnsafeRawBufferPointer>
  ) throws -> PickleValue {
    try global(String(decoding: module, as: UTF8.self), String(decoding: name, as: UTF8.self))
  }

  private func global(_ module: String, _ name: String) throws -> PickleValue {
    let whole = "\(module).\(name)"
    guard !PickleSuspects.include(module: module, name: name) else {
      throw fault(
        "asks to run \(Sentence.path(whole)), which a checkpoint has no reason to; "
          + "nothing was run")
    }
    heap.globals.append(
      PickleGlobal(name: whole, meaning: PickleMeaning(module: module, name: name)))
    return .global(Int32(heap.globals.count - 1))
  }

  /// What calling a global with some arguments would make, as far as it is data.
  private func result(
    of callee: PickleValue, _ arguments: PickleValue
  ) throws -> PickleValue {
    guard case .global(let row) = callee else {
      // An opaque object called: opaque again, under the name of its class.
      if case .opaque = callee { return callee }
      throw malformed("calls \(heap.kind(callee))")
    }
    guard case .tuple = arguments, let items = heap.items(arguments) else {
      throw malformed("calls a class without a tuple of arguments")
    }
    switch heap.globals[Int(row)].meaning {
    case .dictionary: return try dictionary(Array(items))
    case .rebuildTensor, .rebuildTypedTensor:
      return try tensor(Array(items), isTyped: items.count > 6 && isTyped(row))
    case .rebuildParameter:
      guard let tensor = items.first else { throw malformed("rebuilds a parameter of nothing") }
      return tensor
    case .rebuildFromType:
      guard items.count >= 3, case .global(let inner) = items[items.startIndex],
        !isRebuildFromType(inner)
      else { return .opaque(.instance(of: row)) }
      return try result(of: .global(inner), items[items.startIndex + 2])
    case .size: return items.first ?? .tuple(start: 0, count: 0)
    case .storage, .elementType, .other: return .opaque(.instance(of: row))
    }
  }

  private func isTyped(_ row: Int32) -> Bool {
    if case .rebuildTypedTensor = heap.globals[Int(row)].meaning { return true }
    return false
  }

  private func isRebuildFromType(_ row: Int32) -> Bool {
    if case .rebuildFromType = heap.globals[Int(row)].meaning { return true }
    return false
  }

  /// A dictionary, empty or of a list of pairs as Python 2 wrote it.
  private func dictionary(_ arguments: [PickleValue]) throws -> PickleValue {
    var pairs: [(key: PickleValue, value: PickleValue)] = []
    if let first = arguments.first, let items = heap.items(first) {
      for item in items {
        guard let pair = heap.items(item), pair.count == 2, let key = pair.first,
          let value = pair.last
        else { throw malformed("makes a dictionary of something other than pairs") }
        pairs.append((key, value))
      }
    }
    heap.filled += 2 * pairs.count
    return newDictionary(pairs)
  }

  private func tensor(_ arguments: [PickleValue], isTyped: Bool) throws -> PickleValue {
    // A storage of an unknown class is opaque, and so is its tensor.
    if case .opaque = arguments.first { return arguments[0] }
    guard arguments.count >= 4, case .storage(let row) = arguments[0],
      case .integer(let offset) = arguments[1]
    else { throw malformed("rebuilds a tensor of something other than a storage") }
    var type = heap.storages[Int(row)].elementType
    if isTyped {
      guard case .global(let named) = arguments[6] else {
        throw malformed("rebuilds a tensor of an element type that is not one")
      }
      // Element types that are not read (float8, complex) make an opaque value, not a fault:
      // the tensor may be one that nobody asks for.
      guard case .elementType(let known) = heap.globals[Int(named)].meaning else {
        return .opaque(.instance(of: named))
      }
      type = known
    }
    guard let type else { return .opaque(.instance(of: heap.storages[Int(row)].type)) }
    heap.tensors.append(
      PickleTensor(
        storage: row, elementType: type, offset: offset, shape: arguments[2],
        strides: arguments[3]))
    return .tensor(Int32(heap.tensors.count - 1))
  }

  /// A persistent identifier is ("storage", class, key, device, number of elements); old files that
  /// hold whole models also have ("module", class, source file, source).
  private func storage(_ identifier: PickleValue) throws -> PickleValue {
    let items = heap.items(identifier).map(Array.init) ?? []
    let kind = items.first.flatMap { heap.text($0) }
    if kind == "module", items.count >= 2 { return items[1] }
    guard kind == "storage", items.count >= 5, case .global(let row) = items[1],
      let key = heap.text(items[2]), case .integer(let count) = items[4], count >= 0
    else { throw malformed("refers to something outside it that is not a storage") }
    if items.count > 5 {
      guard case .none = items[5] else {
        throw fault("shares storages as PyTorch did before 0.4, which is not read")
      }
    }
    let global = heap.globals[Int(row)]
    guard case .storage(let type, let size) = global.meaning else {
      return .opaque(.instance(of: row))
    }
    heap.storages.append(
      PickleStorage(key: key, elementType: type, elementSize: size, type: row, count: count))
    return .storage(Int32(heap.storages.count - 1))
  }
}
