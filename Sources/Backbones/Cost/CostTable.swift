import Tensors

/// What a network costs at one image size, module by module, counted along its own outline.
///
/// A multiply-add of a convolution, linear layer, matrix product or attention sum counts 1, for
/// every element computed; norms, softmax, activations, pooling, bias and additions count 0.
public struct CostTable: Sendable {
  /// The cost of a module, with all that is inside it.
  public struct Module: Sendable, Hashable {
    /// The module's path; empty for the whole network.
    public let path: String
    /// Learnable parameters.
    public var parameters = 0
    /// Multiply-accumulates.
    public var macs = 0
    /// Bytes of the outputs of every convolution, linear layer, norm, activation and pooling.
    public var activationBytes = 0
    /// Bytes of the attention tensors.
    public var attentionBytes = 0
    /// Values that norms, activations, softmax, poolings, additions and products put out, one each:
    /// the work that multiply-accumulates leave out.
    public var elementwise = 0

    /// A module that costs nothing yet.
    public init(path: String) { self.path = path }

    /// Adds the cost of a part.
    public mutating func add(_ part: Module) {
      parameters += part.parameters
      macs += part.macs
      activationBytes += part.activationBytes
      attentionBytes += part.attentionBytes
      elementwise += part.elementwise
    }

    /// Floating-point operations: two for each multiply-accumulate.
    public var flops: Int { 2 * macs }
  }

  /// The modules in the order the network runs them, each after the ones it lies in.
  public let modules: [Module]
  private let index: [String: Int]

  /// The cost of `network`.
  public init(_ network: LoadedNetwork) {
    self.init(trace: network.outlineTrace(), parameters: network.parameters)
  }

  /// The cost of the pass that left `trace`, of a network with these parameters.
  public init(trace: Trace, parameters: [DeclaredParameter]) {
    var modules = [Module(path: "")]
    var index = ["": 0]
    func add(_ path: String, _ change: (inout Module) -> Void) {
      change(&modules[0])
      guard !path.isEmpty else { return }
      var end = path.startIndex
      while end < path.endIndex {
        end = path[path.index(after: end)...].firstIndex(of: ".") ?? path.endIndex
        let prefix = String(path[..<end])
        if index[prefix] == nil {
          index[prefix] = modules.count
          modules.append(Module(path: prefix))
        }
        change(&modules[index[prefix]!])
      }
    }
    for step in trace.steps {
      add(step.path) {
        $0.macs += step.macs
        if step.kind.isActivation { $0.activationBytes += step.bytes }
        if step.kind.isElementwise { $0.elementwise += step.bytes / 4 }
      }
    }
    for record in trace.attention {
      for tensor in record.tensors {
        add(tensor.path) { $0.attentionBytes += 4 * tensor.weights.count }
      }
    }
    for parameter in parameters where parameter.isLearnable {
      let module = parameter.name.split(separator: ".").dropLast().joined(separator: ".")
      add(module) { $0.parameters += parameter.count }
    }
    self.modules = modules
    self.index = index
  }

  /// The cost of the module at `path`, with all that is inside it; nil when there is none.
  public subscript(_ path: String) -> Module? { index[path].map { modules[$0] } }

  /// The whole network.
  public var whole: Module { modules[0] }
}
