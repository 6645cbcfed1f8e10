import Backbones
import Canvas
import Explain

/// How cost and memory grow with the image.
extension Subject {
  var costCurves: Preparation {
    let variant = observation.request.variant
    return Preparation(key: "cost curves", title: "counting at other sizes") { progress in
      try Self.requireNetwork(variant)
      return try CostCurve.comparison(variant, progress: progress)
    }
  }

  var measuredCurve: Preparation {
    let variant = observation.request.variant
    return Preparation(key: "measured curve", title: "measuring at growing sizes") { progress in
      try Self.requireNetwork(variant)
      return try MeasuredCurve(variant, progress: progress)
    }
  }

  private static func requireNetwork(_ variant: Variant) throws {
    guard variant.family == .recorded else { return }
    throw Inapplicable(
      "A recording has one size, and what it cost to compute is not in the file: nothing grows here."
    )
  }

  var costPlots: [Exhibit.Part] {
    let side = Double(max(observation.input.height, observation.input.width))
    if viewpoint.measuresCost {
      guard let curve: MeasuredCurve = try? result(of: measuredCurve) else {
        return [.lines([TextLine(waiting(for: measuredCurve), .quiet)])]
      }
      let series = Plot.Series(
        name: "\(observation.request.variant.name), measured here",
        points: curve.points.map { Plot.Point(Double($0.side), $0.seconds * 1000) })
      return [
        .plot(
          Plot(
            series: [series], xName: "pixels a side", yName: "milliseconds of a forward pass",
            xIsLogarithmic: true, yIsLogarithmic: true, markedX: side))
      ]
    }
    guard let curves: [CostCurve] = try? result(of: costCurves), let own = curves.first else {
      return [.lines([TextLine(waiting(for: costCurves), .quiet)])]
    }
    func plot(
      _ name: String, _ unit: Plot.Unit, _ value: (CostCurve.Point) -> Int,
      full: (CostCurve.Point) -> Int
    ) -> Exhibit.Part {
      func points(_ curve: CostCurve, _ value: (CostCurve.Point) -> Int) -> [Plot.Point] {
        curve.points.map { Plot.Point(Double($0.side), Double(value($0))) }
      }
      let series =
        [
          Plot.Series(name: own.name, points: points(own, value)),
          Plot.Series(name: "with full attention", points: points(own, full)),
        ] + curves.dropFirst().map { Plot.Series(name: $0.name, points: points($0, value)) }
      return .plot(
        Plot(
          series: series, xName: "pixels a side", yName: name, xIsLogarithmic: true,
          yIsLogarithmic: true, markedX: side, yUnit: unit))
    }
    let plots = [
      plot("MACs", .count, \.macs, full: \.fullMacs),
      plot("bytes of attention", .bytes, \.attentionBytes, full: \.fullAttentionBytes),
    ]
    // Where there is room for one, it is the one that the table is sorted by.
    return viewpoint.costOrder == .attention ? plots.reversed() : plots
  }

  private func waiting(for preparation: Preparation) -> String {
    do {
      return try prepared.value(preparation.key) == nil ? preparation.title + "…" : ""
    } catch { return "\(error)" }
  }
}
