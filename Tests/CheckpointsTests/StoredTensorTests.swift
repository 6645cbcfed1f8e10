import Checkpoints
import Testing

struct StoredTensorTests {
  @Test func valuesInMemoryReadBack() throws {
    let tensor = try StoredTensor(name: "w", shape: [2, 3], values: ramp(6))
    #expect(tensor.count == 6)
    #expect(tensor.strides == [3, 1])
    #expect(tensor.isContiguous)
    #expect(try tensor.floats().array == ramp(6))
  }

  @Test func aShapeMustFitItsValues() {
    for shape in [[5], [-1, -6], [2, 3, 2], [.max, .max, 6]] {
      #expect(throws: CheckpointError.self) {
        try StoredTensor(name: "w", shape: shape, values: ramp(6))
      }
    }
    #expect(throws: CheckpointError.self) {
      try StoredTensor(name: "w", shape: Array(repeating: 1, count: 33), values: [1])
    }
  }

  @Test func emptyTensorsAreTensors() throws {
    let tensor = try StoredTensor(name: "w", shape: [0, 4], values: [])
    #expect(try tensor.floats().count == 0)
    #expect(try tensor.floats().array == [])
    let huge = try StoredTensor(name: "w", shape: [0, .max, .max], values: [])
    #expect(huge.count == 0)
  }

  @Test func renamingAndReshapingKeepTheValues() throws {
    let tensor = try StoredTensor(name: "w", shape: [2, 3], values: ramp(6))
    let other = try #require(tensor.renamed("v").reshaped([3, 2, 1]))
    #expect(other.name == "v")
    #expect(other.shape == [3, 2, 1])
    #expect(other.strides == [2, 1, 1])
    #expect(try other.floats().array == ramp(6))
    #expect(tensor.reshaped([7]) == nil)
  }

  @Test func stridedViewsAreGathered() throws {
    let checkpoint = try Checkpoint.open(small("training.pth"))
    let whole = ramp(24)
    func values(_ name: String) throws -> [Float] {
      try #require(checkpoint[name]).floats().array
    }
    #expect(
      try values("transposed") == (0..<6).flatMap { x in (0..<4).map { y in whole[y * 6 + x] } })
    #expect(try values("row") == Array(whole[12..<18]))
    #expect(try values("column") == [whole[1], whole[7], whole[13], whole[19]])
    #expect(try values("every.second") == [whole[0], whole[3], whole[12], whole[15]])
    #expect(try values("expanded") == ramp(3) + ramp(3))
    #expect(checkpoint["transposed"]?.isContiguous == false)
    #expect(checkpoint["transposed"]?.reshaped([24]) == nil)
    #expect(checkpoint["row"]?.isContiguous == true)
  }

  @Test func integersReadExactly() throws {
    for file in ["training.pth", "kinds.safetensors"] {
      let checkpoint = try Checkpoint.open(small(file))
      func values(_ name: String) throws -> [Int] {
        try #require(checkpoint[name]).integers()
      }
      #expect(try values("int64") == [-3, 4, 5, 1 << 40])
      #expect(try values("int32") == [-7, 8])
      #expect(try values("int16") == [-7, 8])
      #expect(try values("int8") == [-7, 8])
      #expect(try values("uint8") == [7, 200])
      #expect(try values("boolean") == [1, 0, 1])
      let error = #expect(throws: CheckpointError.self) { try values("float16") }
      #expect(error?.fault == "holds tensor 'float16' as F16, not as integers")
    }
  }
}
