import Checkpoints
import Foundation
import Support
import Testing

/// `fovea dump` of every small reference network, described by a configuration file.
struct DumpReferenceTests {
  @Test(arguments: ReferenceDump.files)
  func everyTensorIsTheReference(file: String) throws {
    try inTemporaryFolder { folder in
      let dump = try ReferenceDump(file, in: folder)
      let (reference, ours) = (dump.reference, dump.ours)
      var compared = 0
      for tensor in reference.tensors where !tensor.name.hasPrefix("grad") {
        let written = try #require(ours[tensor.name], "\(tensor.name) is missing")
        #expect(written.shape == tensor.shape, "\(tensor.name)")
        guard tensor.elementType.isFloatingPoint else {
          let (mine, theirs) = (try Set(written.integers()), try Set(tensor.integers()))
          #expect(mine == theirs, "\(tensor.name)")
          continue
        }
        // What hangs on the order of nearly equal keys is compared by key, in the tests of QuadTree.
        if tensor.name.contains(".level"), !tensor.name.hasSuffix("level0") { continue }
        let difference = relativeDifference(
          try written.floats().array, try tensor.floats().array)
        #expect(difference <= 1e-4, "\(tensor.name)")
        compared += 1
      }
      #expect(compared > 8)
    }
  }
}
