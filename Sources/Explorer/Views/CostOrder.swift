/// The column that the cost table is sorted by.
public enum CostOrder: String, CaseIterable, Sendable, Codable {
  case layer, parameters, macs, elementwise, attention, activations, time

  /// As the table's head calls it.
  var title: String {
    switch self {
    case .macs: "MACs"
    case .elementwise: "elem."
    default: rawValue
    }
  }

  /// The column so many further, around the end.
  func stepped(by distance: Int) -> CostOrder {
    let all = CostOrder.allCases
    let place = (all.firstIndex(of: self) ?? 0) + distance
    return all[(place % all.count + all.count) % all.count]
  }
}
