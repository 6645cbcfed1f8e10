import Backbones
import Support
import Testing

/// The costs of published variants, to the unit and by module.
@Suite struct ReferenceCostTests {
  @Test func everyFamilyIsCounted() throws {
    let families = try ReferenceCosts.names.map { try Variant.named($0).family }
    #expect(Set(families) == Set(Family.allCases))
  }

  @Test(arguments: ReferenceCosts.names) func everyModuleCostsWhatItDoes(name: String) throws {
    let reference = try #require(ReferenceCosts.all()[name])
    let costs = CostTable(try Variant.named(name).configuration.outline(height: 224, width: 224))
    #expect(costs.whole.parameters == reference.parameters)
    #expect(costs.whole.macs == reference.macs)
    #expect(reference.modules.count > 90)
    for (path, macs) in reference.modules { #expect(costs[path]?.macs == macs, "\(path)") }
    // What we name beyond the authors' modules is a part of one of them.
    for module in costs.modules where module.macs > 0 && reference.modules[module.path] == nil {
      let isPart = reference.modules.keys.contains {
        !$0.isEmpty && module.path.hasPrefix($0 + ".")
      }
      #expect(isPart, "\(module.path)")
    }
  }
}
