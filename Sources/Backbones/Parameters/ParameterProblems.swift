/// What keeps a set of parameters from fitting a network: names, the first few and a count.
public struct ParameterProblems: Error, CustomStringConvertible, Sendable {
  /// Parameters that the network has and the source has not.
  public var missing: [String] = []
  /// Parameters that the source has and the network has not.
  public var surplus: [String] = []
  /// Parameters of another shape, as sentences.
  public var misshapen: [String] = []
  /// Parameters with values that are not finite.
  public var nonFinite: [String] = []
  /// Parameters that could not be read, as sentences.
  public var unreadable: [String] = []

  /// No problems yet.
  public init() {}

  /// Whether all is well.
  public var isEmpty: Bool {
    missing.isEmpty && surplus.isEmpty && misshapen.isEmpty && nonFinite.isEmpty
      && unreadable.isEmpty
  }

  /// All of it in one sentence.
  public var description: String {
    [
      part(unreadable, "", joined: "; "),
      part(misshapen, counted(misshapen, "parameter has another shape", "have another shape")),
      part(missing, counted(missing, "parameter is missing", "are missing")),
      part(surplus, counted(surplus, "parameter is surplus", "are surplus")),
      part(
        nonFinite,
        counted(
          nonFinite, "parameter holds values that are not finite", "hold values that are not finite"
        )),
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private func counted(_ names: [String], _ one: String, _ many: String) -> String {
    names.count == 1 ? "1 " + one : "\(names.count) parameters " + many
  }

  private func part(_ names: [String], _ title: String, joined separator: String = ", ") -> String?
  {
    guard !names.isEmpty else { return nil }
    let shown = names.prefix(3).joined(separator: separator)
    let rest = names.count > 3 ? ", and \(names.count - 3) more" : ""
    return title.isEmpty ? shown + rest : "\(title) (\(shown)\(rest))"
  }
}
