/// Globals that no checkpoint has a reason to name, because calling them runs programs or code.
///
/// Reading is safe without this list, as nothing is ever called; it exists so that a hostile file
/// is reported as one instead of being quietly defused.
enum PickleSuspects {
  /// Whether a global is one of them.
  static func include(module: String, name: String) -> Bool {
    let root = String(module.prefix { $0 != "." })
    if modules.contains(root) { return true }
    switch root {
    case "builtins", "__builtin__", "__builtins__":
      return functions.contains(String(name.prefix { $0 != "." }))
    case "torch":
      return torch.contains("\(module).\(name)")
        || torchModules.contains { module == $0 || module.hasPrefix($0 + ".") }
    case "numpy": return name == "load" || name == "runstring" || module.hasPrefix("numpy.f2py")
    case "types": return name == "CodeType" || name == "FunctionType"
    default: return false
    }
  }

  private static let modules: Set<String> = [
    "os", "posix", "nt", "subprocess", "_posixsubprocess", "commands", "popen2", "pty", "sys",
    "shutil", "socket", "_socket", "ctypes", "_ctypes", "cffi", "importlib", "imp", "runpy", "code",
    "codeop", "pdb", "bdb", "cProfile", "profile", "trace", "timeit", "doctest", "pickle",
    "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "webbrowser",
    "multiprocessing", "asyncio", "http", "urllib", "urllib2", "requests", "httplib", "aiohttp",
    "ftplib", "smtplib", "telnetlib", "xmlrpc", "pip", "ensurepip", "venv", "idlelib", "pydoc",
  ]

  private static let functions: Set<String> = [
    "eval", "exec", "execfile", "compile", "open", "file", "input", "raw_input", "__import__",
    "breakpoint", "exit", "quit", "globals", "setattr", "delattr", "apply", "reload",
  ]

  private static let torch: Set<String> = [
    "torch.load", "torch.serialization.load", "torch.storage._load_from_bytes", "torch.jit.load",
  ]

  private static let torchModules = [
    "torch.hub", "torch.ops", "torch.utils.cpp_extension", "torch._inductor", "torch._dynamo",
    "torch.utils.collect_env", "torch.utils.bottleneck", "torch.distributed.elastic",
  ]
}
