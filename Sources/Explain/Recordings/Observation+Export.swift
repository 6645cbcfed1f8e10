import Backbones
import Checkpoints
import Foundation

extension Observation {
  /// The attention tensors of a unit as the bytes of a file, in the format that the file's name ends
  /// in: all of them as safetensors, with the table of the position bias where there is one; a single
  /// one as npy.
  ///
  /// The unit is run again.
  ///
  /// - Parameter provenance: what the file carries of its origin.
  /// - Throws: `ExportFault` when there is nothing to write, or the format cannot hold it.
  public func exported(
    unit: Int, as path: String, provenance: [(name: String, value: String)]
  ) throws -> [UInt8] {
    let name = outline.units[unit].path
    let trace = Trace(keeping: .attention)
    _ = outline.units[unit](try input(ofUnit: unit), trace)
    guard let record = trace.attention.first else {
      throw ExportFault("there is no attention in \(name) to export")
    }
    switch (path as NSString).pathExtension.lowercased() {
    case "safetensors":
      return try Safetensors.bytes(
        record.exportedTensors + [record.exportedBias].compactMap { $0 },
        metadata: Dictionary(
          provenance.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a }))
    case "npy":
      guard record.tensors.count == 1, record.selections.isEmpty else {
        throw ExportFault(
          "\(name) has several tensors of attention, and npy holds one; export it as safetensors")
      }
      let weights = record.tensors[0].weights
      return try weights.withValues { values in
        try NumPyFile.bytes(
          FloatStorage(count: values.count) { _ = $0.initialize(from: values) },
          shape: weights.shape)
      }
    default: throw ExportFault("the name of the file ends in safetensors or npy")
    }
  }

  /// What a file exported from this observation carries of its origin.
  ///
  /// - Throws: what encoding the configuration throws.
  public func exportProvenance(version: String, unit: Int) throws
    -> [(name: String, value: String)]
  {
    var entries = Provenance(version: version, request: request, input: input)
    try entries.addNetwork(of: request)
    entries.add("layer", outline.units[unit].path)
    return entries.entries
  }
}

/// Why attention cannot be exported, as one sentence.
public struct ExportFault: Error, CustomStringConvertible {
  /// The reason.
  public let description: String
  init(_ description: String) { self.description = description }
}
