extension PickleReader {
  /// The value on top of the stack, which must lie above the last mark.
  func top() throws -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw malformed("takes a value from an empty stack")
    }
    return value
  }

  /// Takes the value on top of the stack.
  func pop() throws -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  /// Takes the last mark away and returns where the values above it start.
  func mark() throws -> Int {
    guard let mark = marks.popLast(), mark <= stack.count else {
      throw malformed("refers to a mark it never made")
    }
    return mark
  }

  /// Drops the values above the last mark, and the mark.
  func popToMark() throws {
    let mark = try mark()
    stack.removeSubrange(mark...)
  }

  /// Makes a tuple of the stack's last values.
  func tuple(from start: Int) -> PickleValue {
    let row = heap.elements.count
    heap.elements.append(contentsOf: stack[start...])
    let count = stack.count - start
    stack.removeSubrange(start...)
    return .tuple(start: Int32(row), count: Int32(count))
  }

  /// PUT, GET and MEMOIZE in their widths.
  func remember(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .put8: try keep(Int(try number() as UInt8))
    case .put32: try keep(Int(try number() as UInt32))
    case .textPut: try keep(try lineNumber())
    case .memoize: try keep(memo.count + sparseMemo.count)
    case .get8: stack.append(try recall(Int(try number() as UInt8)))
    case .get32: stack.append(try recall(Int(try number() as UInt32)))
    default: stack.append(try recall(try lineNumber()))
    }
  }

  private func keep(_ key: Int) throws {
    let value = try top()
    if key == memo.count {
      memo.append(value)
    } else if memo.indices.contains(key) {
      memo[key] = value
    } else {
      // Picklers count upwards; other keys are legal but must not make the array jump.
      sparseMemo[key] = value
    }
  }

  private func recall(_ key: Int) throws -> PickleValue {
    if memo.indices.contains(key) { return memo[key] }
    guard let value = sparseMemo[key] else {
      throw malformed("recalls value \(key), which it never kept")
    }
    return value
  }
}
