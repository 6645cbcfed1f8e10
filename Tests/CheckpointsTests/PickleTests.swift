import Checkpoints
import Support
import Testing

/// Pickles made instruction by instruction, in files that start as PyTorch's old layout does.
struct PickleTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What opening a bare pickle of these instructions says after the file's name.
  private func sentence(_ instructions: [UInt8]) throws -> String {
    let path = try folder.write([0x80, 2] + instructions, "a.pth")
    return String(try #require(fault(path) as String?).dropFirst("a.pth ".count))
  }

  private func sentence(_ text: String) throws -> String { try sentence(Array(text.utf8)) }

  private func holds(_ kind: String) -> String {
    "is a pickle that PyTorch did not write; it holds \(kind)"
  }

  static let hostile = [
    ("posix", "system"), ("os", "system"), ("nt", "system"), ("os.path", "exists"),
    ("subprocess", "Popen"), ("builtins", "eval"), ("builtins", "exec"), ("builtins", "open"),
    ("builtins", "__import__"), ("builtins", "compile"), ("builtins", "eval.__call__"),
    ("__builtin__", "eval"), ("sys", "exit"), ("runpy", "run_path"), ("pickle", "loads"),
    ("importlib", "import_module"), ("socket", "socket"), ("shutil", "rmtree"), ("torch", "load"),
    ("torch.hub", "load"), ("torch.storage", "_load_from_bytes"), ("ctypes", "CDLL"),
    ("torch.utils.cpp_extension", "load_inline"), ("webbrowser", "open"), ("pty", "spawn"),
    ("timeit", "timeit"), ("types", "CodeType"), ("numpy", "load"),
  ]

  /// Every way to name and to call a global, and the mere mention of one.
  @Test(arguments: hostile)
  func hostileGlobalsAreNamedAndNotRun(_ module: String, _ name: String) throws {
    let expected =
      "asks to run \(module).\(name), which a checkpoint has no reason to; nothing was run"
    func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }
    let global = Array("c\(module)\n\(name)\n".utf8)
    #expect(try sentence(global + Array("(S'x'\ntR.".utf8)) == expected)
    #expect(try sentence(global + Array(")".utf8) + [0x81, 0x2E]) == expected)
    #expect(try sentence(global + Array(")}".utf8) + [0x92, 0x2E]) == expected)
    #expect(try sentence("(S'x'\ni\(module)\n\(name)\n.") == expected)
    #expect(try sentence(Array("(".utf8) + global + Array("S'x'\no.".utf8)) == expected)
    #expect(try sentence(text(module) + text(name) + [0x93] + Array(")R.".utf8)) == expected)
    #expect(try sentence(Array("}S'a'\n".utf8) + global + Array("s.".utf8)) == expected)
  }

  @Test func unknownClassesStayOpaque() throws {
    #expect(
      try sentence("cargparse\nNamespace\n)R}b.")
        == holds("an object of class 'argparse.Namespace'"))
    #expect(
      try sentence(Array("cmodels.net\nNet\n)".utf8) + [0x81] + Array("(S'a'\nI1\nu.".utf8))
        == holds("an object of class 'models.net.Net'"))
    // What an opaque object makes when called, filled or given attributes is opaque.
    #expect(
      try sentence("cfunctools\npartial\n)R)R(I1\nI2\neI3\na}b.")
        == holds("an object of class 'functools.partial'"))
  }

  @Test func everyKindOfValue() throws {
    for (instructions, kind) in [
      ("N.", "None"), ("I01\n.", "a number"), ("I-5\n.", "a number"), ("F1.5\n.", "a number"),
      ("L12L\n.", "a number"), ("L123456789012345678901234567890L\n.", "a number"),
      ("K\u{5}.", "a number"), ("S'abc'\n.", "a text"), ("Vabc\n.", "a text"),
      ("(I1\nI2\nl.", "a list"), ("(I1\nt.", "a tuple"), ("(S'a'\nI1\nd.", "a dictionary"),
      ("].", "a list"), (").", "a tuple"), ("}.", "a dictionary"), ("I1\n0N.", "None"),
      ("N(I1\nI2\n1.", "None"),
      ("ccollections\nOrderedDict\n)R.", "a dictionary"),
      ("ccollections\nOrderedDict\n(((S'a'\nI1\ntltR.", "a dictionary"),
      ("ctorch\nfloat32\n.", "a class"), ("I1\np0\n0g0\n.", "a number"),
      ("I1\np7\n0g7\n.", "a number"), ("}}b.", "a dictionary"),
    ] {
      #expect(try sentence(instructions) == holds(kind), "\(instructions.debugDescription)")
    }
    #expect(try sentence([0x8F, 0x28, 0x4B, 1, 0x90, 0x2E]) == holds("a set"))
    #expect(try sentence([0x28, 0x91, 0x2E]) == holds("a set"))
    #expect(try sentence([0x43, 2, 1, 2, 0x2E]) == holds("bytes"))
    #expect(try sentence([0x8A, 2, 1, 2, 0x2E]) == holds("a number"))
    #expect(try sentence([0x4B, 1, 0x32, 0x86, 0x94, 0x2E]) == holds("a tuple"))
    #expect(try sentence([0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x88, 0x2E]) == holds("a number"))
  }

  @Test func malformedPicklesAreErrors() throws {
    for (instructions, fault) in [
      ("", "ends in the middle of its pickle"),
      ("(", "ends in the middle of its pickle"),
      ("cabc", "ends in the middle of its pickle"),
      ("X\u{7F}\u{7F}\u{7F}\u{7F}a.", "ends in the middle of its pickle"),
      (".", "has a malformed pickle: it ends with 0 values where one is expected"),
      ("NN.", "has a malformed pickle: it ends with 2 values where one is expected"),
      ("N(.", "has a malformed pickle: it ends with 1 values where one is expected"),
      ("0.", "has a malformed pickle: it takes a value from an empty stack"),
      ("2.", "has a malformed pickle: it takes a value from an empty stack"),
      ("N(0R.", "has a malformed pickle: it takes a value from an empty stack"),
      ("t.", "has a malformed pickle: it refers to a mark it never made"),
      ("N(NR.", "has a malformed pickle: it takes a value from an empty stack"),
      ("h\u{5}.", "has a malformed pickle: it recalls value 5, which it never kept"),
      ("gx\n.", "has a malformed pickle: it has a line where a number is expected"),
      ("Ix\n.", "has a malformed pickle: it has a line where a number is expected"),
      ("Na.", "has a malformed pickle: it fills a container that is not there"),
      ("Ns.", "has a malformed pickle: it fills a container that is not there"),
      ("(u.", "has a malformed pickle: it fills a container that is not there"),
      ("}(Nu.", "has a malformed pickle: it gives a dictionary a key without a value"),
      ("N)R.", "has a malformed pickle: it calls None"),
      (
        "ctorch\nSize\nNR.", "has a malformed pickle: it calls a class without a tuple of arguments"
      ),
      ("(o.", "has a malformed pickle: it makes an object of nothing"),
      ("Pabc\n.", "uses pickle instructions that no PyTorch file needs"),
      ("NQ.", "has a malformed pickle: it refers to something outside it that is not a storage"),
      (
        "ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR.",
        "has a malformed pickle: it rebuilds a tensor of something other than a storage"
      ),
      (
        "ctorch._utils\n_rebuild_parameter\n)R.",
        "has a malformed pickle: it rebuilds a parameter of nothing"
      ),
    ] {
      #expect(try sentence(instructions) == fault, "\(instructions.debugDescription)")
    }
    #expect(try sentence([0x80, 9]) == "has a malformed pickle: it asks for protocol 9")
    #expect(try sentence([0x82, 1]) == "uses pickle instructions that no PyTorch file needs")
    #expect(try sentence([0xFF]) == "has no pickle instruction 0xff at 2")
  }

  @Test func valuesThatHoldThemselvesAreHarmless() throws {
    // A list that is its own element, and one of ten lists of ten lists of ..., thirty deep.
    #expect(try sentence("]p0\ng0\na.") == holds("a list"))
    var bomb = "I1\np0\n0"
    for level in 0..<30 {
      bomb += "(" + String(repeating: "g\(level)\n", count: 10) + "tp\(level + 1)\n0"
    }
    #expect(try sentence(bomb + "g30\n.") == holds("a tuple"))
  }

  @Test func pilesAndNestsAreBounded() throws {
    let bound =
      "nests or piles up more than 100000 unfinished values, which no checkpoint does"
    #expect(try sentence(String(repeating: "]", count: 200_000) + ".") == bound)
    #expect(try sentence(String(repeating: "(", count: 200_000) + ".") == bound)
    // Nested one inside the other instead, they are freed without recursion.
    let tuples = [UInt8](repeating: 0x85, count: 500_000)
    #expect(try sentence([0x4E] + tuples + [0x2E]) == holds("a tuple"))
  }

  @Test func manyValuesOfFewBytesAreBounded() {
    #expect(
      fault(small("many-values.pth"))
        == "many-values.pth makes far more values in its pickle than its size warrants")
  }
}
