import Pictures
import Testing

@Suite struct ReductionTests {
  @Test func averagesTheAreaUnderEachPixel() {
    let pixels: [UInt8] = [
      0, 0, 0, 100, 10, 1, 200, 20, 2, 40, 4, 0,
      0, 0, 0, 100, 10, 1, 200, 20, 2, 40, 4, 0,
    ]
    let picture = Picture(height: 2, width: 4, pixels: pixels)
    #expect(picture.reduced(toHeight: 1, width: 2).pixels == [50, 5, 1, 120, 12, 1])
    // Thirds: 4 pixels to 3 take 1 1/3 each.
    #expect(
      picture.reduced(toHeight: 1, width: 3).pixels == [25, 3, 0, 150, 15, 2, 80, 8, 1])
  }

  @Test func repeatsTheNearestPixelWhenEnlarging() {
    let picture = Picture(height: 1, width: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(
      picture.reduced(toHeight: 2, width: 4).pixels
        == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
  }

  @Test func theAxesAreIndependent() {
    let picture = syntheticPicture(height: 10, width: 3)
    let reduced = picture.reduced(toHeight: 2, width: 9)
    #expect(reduced.height == 2 && reduced.width == 9)
    #expect(reduced.pixels[0..<3] == reduced.pixels[6..<9])
  }

  @Test func oneColorStaysOneColorAtAnySize() {
    for (height, width) in [(1, 1), (7, 13), (224, 224), (3, 5000), (5000, 2)] {
      for value: UInt8 in [1, 128, 255] {
        let picture = Picture(
          height: height, width: width,
          pixels: [UInt8](repeating: value, count: height * width * 3))
        for (newHeight, newWidth) in [(1, 1), (24, 80), (7, 300), (100, 1)] {
          let reduced = picture.reduced(toHeight: newHeight, width: newWidth)
          #expect(reduced.height == newHeight && reduced.width == newWidth)
          #expect(reduced.pixels.allSatisfy { $0 == value }, "\(height)x\(width)")
        }
      }
    }
  }

  @Test func theSameSizeIsTheSamePicture() {
    let picture = syntheticPicture(height: 9, width: 14)
    #expect(picture.reduced(toHeight: 9, width: 14) == picture)
  }

  @Test func sizesBelowOneCountAsOne() {
    let reduced = syntheticPicture(height: 9, width: 14).reduced(toHeight: 0, width: -3)
    #expect(reduced.height == 1 && reduced.width == 1)
  }
}
