import Foundation
import Pictures
import Support
import Testing

@Suite struct PictureFolderTests {
  @Test func listsPicturesInNaturalOrder() throws {
    let ordered = [
      "2.png", "10.PNG", "Cat.jpg", "cat1.png", "cat01.png", "cat2.png", "CAT10.jpeg",
      "cat10b.png", "cat99999999999999999999.png", "cat100000000000000000000.png", "dog.png",
    ]
    try inTemporaryFolder { folder in
      let others = ["notes.txt", ".hidden.png", "png", "archive.png.zip", "cat.gif"]
      for name in ordered.shuffled() + others {
        try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      try FileManager.default.createDirectory(
        atPath: folder + "/folder.png", withIntermediateDirectories: false)
      // Equal but for a leading zero: the order is that of the characters.
      var expected = ordered
      expected.swapAt(3, 4)
      for path in [folder, folder + "/"] {
        let pictures = try PictureFolder(path: path).pictures
        #expect(pictures == expected.map { folder + "/" + $0 })
      }
    }
  }

  @Test func anEmptyFolderSaysSo() throws {
    try inTemporaryFolder { folder in
      try Data().write(to: URL(fileURLWithPath: folder + "/notes.txt"))
      let error = #expect(throws: PictureError.self) { try PictureFolder(path: folder) }
      #expect(
        error?.description
          == "The folder \(folder) holds no pictures: no file ends in .png, .jpg or .jpeg.")
    }
  }

  @Test func whatIsNoFolderIsNamed() throws {
    try inTemporaryFolder { folder in
      let file = folder + "/a.png"
      try Data().write(to: URL(fileURLWithPath: file))
      #expect(throws: PictureError.cannotRead(name: file, reason: "not a directory")) {
        try PictureFolder(path: file)
      }
      let missing = folder + "/missing"
      #expect(throws: PictureError.cannotRead(name: missing, reason: "no such file or directory")) {
        try PictureFolder(path: missing)
      }
      #expect(PictureFolder.isFolder(folder))
      #expect(!PictureFolder.isFolder(file))
      #expect(!PictureFolder.isFolder(missing))
    }
  }
}
