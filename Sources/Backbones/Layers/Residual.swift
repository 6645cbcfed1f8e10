import Tensors

extension Features {
  /// x + f(x), with what a branch of a block made of x.
  ///
  /// In training the branch is left out at random (stochastic depth).
  func adding(_ branch: Tensor, _ path: String, _ trace: Trace) -> Features {
    let y = with(tokens + (trace.training?.thinned(branch, path) ?? branch))
    trace.step(
      path, .addition, "y = x + f(x)", axes: ["batch", "tokens", "channels"], y.tokens)
    return y
  }
}
