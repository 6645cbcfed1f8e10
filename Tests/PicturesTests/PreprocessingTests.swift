import Pictures
import Support
import Testing

@Suite struct PreprocessingTests {
  /// Samples of the network's input as Pillow and PyTorch make it from every fixture.
  @Test(arguments: Fixtures.names(in: "images").filter { $0.hasSuffix("g") })
  func meetsTheReference(name: String) throws {
    let expected = try #require(try Fixtures.json("images/expected.json")[name] as? [String: Any])
    let picture = try Picture(contentsOf: Fixtures.path("images/\(name)"))
    #expect(expected["decoded"] as? [Int] == [picture.height, picture.width])
    let tolerance: Float = name.hasPrefix("cmyk") ? 0.15 : name.hasSuffix(".jpg") ? 0.06 : 1e-6
    let crops = try #require(expected["crops"] as? [String: [String: Any]])
    #expect(crops.count == 3)
    for (ratio, crop) in crops {
      let cropRatio = try #require(Double(ratio))
      let prepare = try Preprocessing(height: 224, width: 224, cropRatio: cropRatio)
      let prepared = prepare(picture)
      let indices = try #require(crop["index"] as? [Int])
      let values = try #require(crop["value"] as? [Double])
      #expect(indices.count == 32 && values.count == 32)
      for (index, value) in zip(indices, values) {
        // The reference is channels-first.
        let (channel, pixel) = index.quotientAndRemainder(dividingBy: 224 * 224)
        let ours = prepared.normalised[pixel * 3 + channel]
        #expect(abs(ours - Float(value)) <= tolerance, "\(ratio), index \(index)")
      }
      let mean = prepared.normalised.reduce(0.0) { $0 + Double($1) } / (224 * 224 * 3)
      let reference = try #require(crop["mean"] as? Double)
      #expect(abs(mean - reference) <= Double(max(tolerance, 1e-5)), "\(ratio)")
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let (height, width, inputHeight, inputWidth): (Int, Int, Int, Int)
    let cropRatio: Double
    let fit: Preprocessing.Fit
    let fingerprint: UInt64

    init(
      _ height: Int, _ width: Int, _ inputHeight: Int, _ inputWidth: Int, _ cropRatio: Double,
      _ fit: Preprocessing.Fit, _ fingerprint: UInt64
    ) {
      (self.height, self.width) = (height, width)
      (self.inputHeight, self.inputWidth) = (inputHeight, inputWidth)
      (self.cropRatio, self.fit, self.fingerprint) = (cropRatio, fit, fingerprint)
    }

    var testDescription: String {
      "\(height)x\(width) to \(inputHeight)x\(inputWidth), \(fit), \(cropRatio)"
    }
  }

  /// Fingerprints of the 8-bit pixels that timm 1.0.31 and Pillow 13 make of the synthetic
  /// picture: `create_transform` for crops, `Image.resize` for the others.
  @Test(arguments: [
    Case(300, 400, 224, 224, 0.875, .crop, 0x238e_2d7c_c827_804e),
    Case(401, 300, 224, 224, 0.9, .crop, 0x5d71_1191_ca34_a192),
    Case(97, 131, 224, 224, 1.0, .crop, 0x5961_c7db_6c2f_7809),
    Case(1, 1, 32, 32, 0.9, .crop, 0x2827_4787_5e63_0f25),
    Case(7, 350, 64, 64, 0.9, .crop, 0xfc1e_8c84_3992_1417),
    Case(640, 333, 128, 128, 0.95, .crop, 0x860b_67cc_0ddd_e452),
    Case(300, 400, 128, 224, 0.875, .crop, 0x5531_9861_8a1a_04b0),
    Case(300, 400, 224, 128, 0.9, .crop, 0xf03c_18a7_983b_bff7),
    Case(777, 123, 64, 160, 0.95, .crop, 0x97d7_2655_a88f_b47a),
    Case(50, 70, 96, 32, 1.0, .crop, 0x84a7_fa16_818e_9485),
    Case(300, 400, 224, 224, 0.9, .squash, 0x9916_4dd8_fbfb_c852),
    Case(33, 500, 64, 96, 0.9, .squash, 0x632f_6163_644e_5477),
    Case(224, 224, 224, 224, 0.9, .squash, 0x8f42_d782_28e6_b2ac),
    Case(300, 400, 224, 224, 0.9, .pad, 0x3e51_923d_09b8_bd97),
    Case(401, 300, 96, 160, 0.9, .pad, 0x96c2_1fc3_fe3c_ea25),
    Case(3, 200, 64, 64, 0.9, .pad, 0x53f3_7cb8_4525_c09e),
    Case(40, 41, 64, 64, 0.9, .pad, 0xb265_c2f0_c05a_2e29),
  ])
  func equalsPillowToTheBit(_ example: Case) throws {
    let prepare = try Preprocessing(
      height: example.inputHeight, width: example.inputWidth, cropRatio: example.cropRatio,
      fit: example.fit)
    let prepared = prepare(syntheticPicture(height: example.height, width: example.width))
    #expect(prepared.shown.height == example.inputHeight)
    #expect(prepared.shown.width == example.inputWidth)
    #expect(fingerprint(prepared.shown.pixels) == example.fingerprint)
  }

  @Test func normalisesByTheImageNetStatistics() throws {
    let prepare = try Preprocessing(height: 1, width: 1, cropRatio: 1)
    let prepared = prepare(Picture(height: 1, width: 1, pixels: [0, 128, 255]))
    let expected: [Float] = [
      -0.485 / 0.229, (128.0 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225,
    ]
    for (ours, reference) in zip(prepared.normalised, expected) {
      #expect(abs(ours - reference) < 1e-6)
    }
    #expect(prepared.normalised.count == 3)
  }

  @Test(arguments: Preprocessing.Fit.allCases)
  func extremeProportionsStaySmall(fit: Preprocessing.Fit) throws {
    // Scaled as a whole the thin ones would have sixteen million rows.
    for (height, width) in [(65_000, 1), (1, 65_000), (900, 16), (1, 1), (2, 65_500)] {
      let gray = Picture(
        height: height, width: width, pixels: [UInt8](repeating: 77, count: height * width * 3))
      for (inputHeight, inputWidth) in [(224, 224), (64, 160), (160, 64)] {
        let prepare = try Preprocessing(
          height: inputHeight, width: inputWidth, cropRatio: 0.9, fit: fit)
        let prepared = prepare(gray)
        #expect(prepared.normalised.count == inputHeight * inputWidth * 3)
        for row in prepared.contentRows {
          let column = prepared.contentColumns.lowerBound
          #expect(prepared.shown.pixels[(row * inputWidth + column) * 3] == 77)
        }
      }
    }
  }

  @Test func impossibleNumbersAreRefused() {
    for (height, width) in [(0, 224), (224, -1), (224, 4097), (.max, .max)] {
      #expect(throws: PreprocessingError.size(height: height, width: width)) {
        try Preprocessing(height: height, width: width, cropRatio: 0.9)
      }
    }
    for ratio in [0, -1, 0.05, 1.01, .infinity, -.infinity, 1e-300] {
      #expect(throws: PreprocessingError.cropRatio(ratio)) {
        try Preprocessing(height: 224, width: 224, cropRatio: ratio)
      }
    }
    let error = #expect(throws: PreprocessingError.self) {
      try Preprocessing(height: 224, width: 224, cropRatio: .nan)
    }
    #expect(error?.description == "A crop ratio of nan is not possible: it is 0.1 to 1.0.")
  }

  @Test func saysWhatItDoesOnOneLine() throws {
    func line(_ height: Int, _ width: Int, _ fit: Preprocessing.Fit) throws -> String {
      try Preprocessing(height: height, width: width, cropRatio: 0.9, fit: fit).description
    }
    let end = "; bicubic as in Pillow; normalised by the ImageNet mean and deviation"
    #expect(
      try line(224, 224, .crop)
        == "short side scaled to 248, centre 224x224 cut out (crop ratio 0.9)" + end)
    #expect(
      try line(128, 224, .crop)
        == "scaled to cover 248x142, centre 224x128 cut out (crop ratio 0.9)" + end)
    #expect(try line(128, 224, .squash) == "scaled to 224x128, proportions not kept" + end)
    #expect(
      try line(128, 224, .pad)
        == "scaled to fit into 224x128, padded with the ImageNet mean" + end)
  }
}
