import Backbones

/// The kernels of a unit in the order they are applied, with the grids between them.
struct KernelChain {
  /// A kernel between two grids.
  struct Link {
    let path: String
    let kernel: Kernel
    let input: Grid
    let inputStride: Int
    let output: Grid
  }

  /// The chains from the unit's input to its output; more than one where kernels lie side by side.
  let branches: [[Link]]

  /// Whether any kernel reads more than one token, or leaves some out.
  var isSpatial: Bool {
    branches.contains { $0.contains { $0.kernel.size > 1 || $0.kernel.stride > 1 } }
  }

  /// The chain of steps that begin with a map on `input`.
  ///
  /// Kernels of a map squeezed to one token, as those of squeeze-and-excitation, are no part of it.
  init(_ steps: [Step], input: Grid, inputStride: Int) {
    var chains: [[Link]] = [[]]
    var (grid, stride) = (input, inputStride)
    var side: (links: [Link], grid: Grid)?
    func close() {
      guard let beside = side else { return }
      chains = chains.flatMap { chain in beside.links.map { chain + [$0] } }
      stride *= beside.links[0].kernel.stride
      grid = beside.grid
      side = nil
    }
    for step in steps {
      guard let kernel = step.kernel, step.shape.count == 4 else { continue }
      let output = Grid(height: step.shape[1], width: step.shape[2])
      if kernel.channels != nil {
        // Read by each of those beside it as well.
        let link = Link(
          path: step.path, kernel: kernel, input: grid, inputStride: stride, output: output)
        side = ((side?.links ?? []) + [link], output)
        continue
      }
      close()
      guard kernel.size > 1 || kernel.stride > 1 else { continue }
      let link = Link(
        path: step.path, kernel: kernel, input: grid, inputStride: stride, output: output)
      for index in chains.indices { chains[index].append(link) }
      grid = output
      stride *= kernel.stride
    }
    close()
    branches = chains
  }
}
