extension PickleReader {
  /// Makes and fills lists, tuples, dictionaries and sets.
  func collect(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .emptyTuple: stack.append(.tuple(start: 0, count: 0))
    case .tuple1, .tuple2, .tuple3:
      let count = Int(opcode.rawValue - PickleOpcode.tuple1.rawValue) + 1
      guard stack.count - (marks.last ?? 0) >= count else {
        throw malformed("takes a value from an empty stack")
      }
      let tuple = tuple(from: stack.count - count)
      stack.append(tuple)
    case .tuple:
      let mark = try mark()
      let tuple = tuple(from: mark)
      stack.append(tuple)
    case .emptyList: stack.append(newList([]))
    case .list:
      let mark = try mark()
      let list = newList(Array(stack[mark...]))
      stack.removeSubrange(mark...)
      stack.append(list)
    case .emptyDictionary: stack.append(newDictionary())
    case .dictionary:
      let mark = try mark()
      let dictionary = newDictionary()
      stack.insert(dictionary, at: mark)
      try fillDictionary(from: mark + 1)
    case .emptySet: stack.append(.opaque(.set))
    case .frozenSet:
      try popToMark()
      stack.append(.opaque(.set))
    case .addItems:
      try popToMark()
      _ = try top()
    case .append:
      _ = try top()
      try fillList(from: stack.count - 1)
    case .appends: try fillList(from: try mark())
    case .setItem: try fillDictionary(from: stack.count - 2)
    default: try fillDictionary(from: try mark())
    }
  }

  /// A new dictionary in the heap.
  func newDictionary(
    _ pairs: [(key: PickleValue, value: PickleValue)] = []
  ) -> PickleValue {
    heap.dictionaries.append(pairs)
    return .dictionary(Int32(heap.dictionaries.count - 1))
  }

  private func newList(_ items: [PickleValue]) -> PickleValue {
    heap.lists.append(items)
    return .list(Int32(heap.lists.count - 1))
  }

  private func fillList(from start: Int) throws {
    try checkFilled(from: start)
    // Filling an object's items is legal and ignored: it stays opaque.
    if case .list(let row) = stack[start - 1] {
      heap.lists[Int(row)].append(contentsOf: stack[start...])
      heap.filled += stack.count - start
    }
    stack.removeSubrange(start...)
  }

  private func fillDictionary(from start: Int) throws {
    try checkFilled(from: start)
    guard (stack.count - start).isMultiple(of: 2) else {
      throw malformed("gives a dictionary a key without a value")
    }
    if case .dictionary(let row) = stack[start - 1] {
      for index in stride(from: start, to: stack.count, by: 2) {
        heap.dictionaries[Int(row)].append((stack[index], stack[index + 1]))
      }
      heap.filled += stack.count - start
    }
    stack.removeSubrange(start...)
  }

  /// The container must lie directly below its new items, both above the last mark.
  private func checkFilled(from start: Int) throws {
    guard start >= 1, start <= stack.count, start - 1 >= marks.last ?? 0 else {
      throw malformed("fills a container that is not there")
    }
  }
}
