import Backbones
import Foundation
import Testing

@Suite struct DilateFormerConfigurationTests {
  private func configuration(_ text: String) throws -> DilateFormerConfiguration {
    try JSONDecoder().decode(DilateFormerConfiguration.self, from: Data(text.utf8))
  }

  @Test func whatIsNotGivenIsTheAuthors() throws {
    #expect(try configuration("{}") == DilateFormerConfiguration())
    let given = try configuration(
      #"{"embed_dim": 24, "dilation": [1, 4], "num_heads": [2, 4, 6, 8], "image_size": [64, 96]}"#)
    #expect(given.embedDim == 24 && given.dilation == [1, 4] && given.numHeads == [2, 4, 6, 8])
    #expect(given.depths == [2, 2, 6, 2] && given.kernelSize == 3 && given.positionPerBlock)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var written = DilateFormerConfiguration()
    written.qkScale = 0.5
    written.patchWay = .pointConvolution
    written.mergingWay = .convolution2
    written.positionPerStage = true
    written.dilateAttention = [true, true, true, false]
    let data = try JSONEncoder().encode(written)
    #expect(try JSONDecoder().decode(DilateFormerConfiguration.self, from: data) == written)
  }

  @Test(arguments: [
    (#"{"depths": []}"#, "depths must name 1 to 8 stages, not 0"),
    (#"{"depths": [1, 1]}"#, "num_heads has 4 entries where depths has 2"),
    (#"{"depths": [1, 1, -3, 1]}"#, "depths -3 of stage 2 is out of range"),
    (#"{"embed_dim": 0}"#, "embed_dim 0 gives the last of 4 stages a width out of range"),
    (
      #"{"embed_dim": 4611686018427387905}"#,
      "embed_dim 4611686018427387905 gives the last of 4 stages a width out of range"
    ),
    (#"{"embed_dim": 70}"#, "the 70 channels of stage 0 cannot be split into 3 heads"),
    (#"{"num_heads": [3, 0, 12, 24]}"#, "num_heads 0 of stage 1 is out of range"),
    (#"{"dilation": [1, 2]}"#, "the 3 heads of stage 0 cannot be shared by 2 dilations"),
    (#"{"dilation": []}"#, "dilation must name 1 to 64 dilations, not 0"),
    (#"{"dilation": [1, 0, 2]}"#, "dilation must lie between 1 and 1024, not 0"),
    (#"{"kernel_size": 99}"#, "kernel_size must lie between 1 and 15, not 99"),
    (#"{"kernel_size": 2}"#, "kernel_size 2 with dilation 1 has no tap at its centre's token"),
    (
      #"{"downsamples": [true, false, true, false]}"#,
      "downsamples must be true for every stage but the last: each stage has twice the channels"
        + " of the one before"
    ),
    (
      #"{"merging_way": "avgpool3_2"}"#,
      "merging_way avgpool3_2 cannot be built, by the authors' code either; use conv3_2 or conv2_2"
    ),
    (#"{"mlp_ratio": 1e300}"#, "mlp_ratio 1e+300 is out of range"),
    (#"{"num_classes": 0}"#, "num_classes must lie between 1 and 1000000, not 0"),
    (#"{"patch_size": -1}"#, "patch_size must lie between 1 and 64, not -1"),
  ])
  func contradictionsAreSentences(_ text: String, _ sentence: String) throws {
    let given = try configuration(text)
    #expect(throws: ConfigurationError(sentence)) { try given.outline(height: 224, width: 224) }
  }

  @Test func anUnknownWayIsRefused() {
    #expect(throws: DecodingError.self) { try configuration(#"{"patch_way": "folding"}"#) }
  }

  @Test(arguments: [(31, 224), (224, 31), (0, 0), (-5, 64)])
  func smallImagesAreRefused(_ height: Int, _ width: Int) {
    #expect(
      throws: ConfigurationError(
        "DilateFormer takes images of at least 32x32 pixels, not \(height)x\(width)")
    ) { try DilateFormerConfiguration().checkSize(height: height, width: width) }
  }

  @Test func everyStageKeepsAToken() throws {
    // Separate patches and 2x2 kernels leave out what does not fill them.
    var given = try configuration(
      #"{"patch_way": "nonoverlaping", "merging_way": "conv2_2", "patch_size": 7}"#)
    given.embedDim = 24
    let trace = try given.outline(height: 56, width: 60).outlineTrace()
    #expect(trace.features.last?.features.grid == Grid(height: 1, width: 1))
    #expect(throws: ConfigurationError.self) { try given.outline(height: 55, width: 60) }
  }
}
