import Foundation
import Support
import Testing

@Suite struct OptionsTests {
  private static let commands = [
    "explore", "render", "dump", "cost", "models", "bench", "screen", "scene",
  ]

  @Test func helpNamesEveryCommand() throws {
    let result = try succeed("--help")
    for command in Self.commands { #expect(result.text.contains("\n  \(command) ")) }
    #expect(result.text.contains("USAGE: fovea [PICTURE|FOLDER]"))
    #expect(try succeed("-h").text == result.text)
  }

  @Test(arguments: commands)
  func everyCommandHasHelp(command: String) throws {
    let result = try succeed(command, "--help")
    #expect(result.text.hasPrefix("OVERVIEW: "))
    #expect(result.text.contains("USAGE: fovea "))
    #expect(result.text.contains("--help"))
    #expect(try succeed("help", command).text == result.text)
  }

  @Test func everyOptionIsExplained() throws {
    for command in Self.commands {
      let lines = try succeed(command, "--help").lines
      // An option without help stands alone on its line, with no indented line below it.
      for (line, next) in zip(lines, lines.dropFirst() + [""]) where line.hasPrefix("  --") {
        let hasHelp = line.dropFirst(2).contains("  ") || next.hasPrefix("      ")
        #expect(hasHelp, "\(command): \(line)")
      }
    }
  }

  @Test func versionIsThreeNumbers() throws {
    let result = try succeed("--version")
    #expect(result.lines.count == 1)
    let numbers = try #require(result.lines.first).split(separator: ".")
    #expect(numbers.count == 3 && numbers.allSatisfy { Int($0) != nil })
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreGenerated(shell: String) throws {
    let script = try succeed("--generate-completion-script", shell).text
    for word in ["fovea", "render", "weights", "pvt_v2_b2_li"] {
      #expect(script.contains(word), "\(word)")
    }
  }

  @Test func completionsForAnUnknownShell() throws {
    expectFault(
      try fovea("--generate-completion-script", "csh"), "csh", "bash", status: 64)
  }

  @Test(arguments: ["render", "cost", "screen", "bench"])
  func anUnknownModelNamesTheOthers(command: String) throws {
    for model in ["nothing", "", "PVT_V2_B0"] {
      expectFault(
        try fovea(command, "--model", model), "\"\(model)\"", "pvt_v2_b0", "fovea models")
    }
  }

  @Test func misuseNamesTheCommandsHelp() throws {
    expectFault(try fovea("dump"), "--output", "fovea dump --help", status: 64)
    expectFault(try fovea("render", "--nothing"), "--nothing", "fovea render --help", status: 64)
    expectFault(try fovea("cost", "extra"), "extra", "fovea cost --help", status: 64)
    expectFault(try fovea("models", "--json", "--json=1"), "fovea models --help", status: 64)
    expectFault(try fovea("render", "--layer"), "--layer", "fovea render --help", status: 64)
  }

  @Test(arguments: ["0", "-1", "65", "two", "99999999999999999999"])
  func threadsThatCannotBe(threads: String) throws {
    for command in ["explore", "render", "screen", "bench"] {
      expectFault(try fovea(command, "--threads", threads), "--threads", status: 64)
    }
  }

  @Test(arguments: ["1", "2", "64"])
  func threadsThatCan(threads: String) throws {
    let result = try succeed("render", "--size", "32x32", "--threads", threads)
    #expect(!result.output.isEmpty)
  }
}

@Suite struct ExploreFaultTests {
  @Test func theExplorerNeedsATerminal() throws {
    expectFault(try fovea(), "is not a terminal")
    expectFault(try fovea(Fixtures.path("images/rgb-320x240.png")), "is not a terminal")
    expectFault(try fovea(Fixtures.path("images")), "is not a terminal")
  }

  @Test func whatWasNamedHasToBeThere() throws {
    expectFault(try fovea("modles"), "no file and no command", "\"modles\"", "fovea --help")
    expectFault(try fovea("/nonexistent/picture.png"), "/nonexistent/picture.png")
    expectFault(try fovea("--weights", "/nonexistent/weights.pth"), "/nonexistent/weights.pth")
    expectFault(try fovea("--weights", "/nonexistent/w.pth#model"), "/nonexistent/w.pth cannot")
    try inTemporaryFolder { folder in expectFault(try fovea(folder), folder, "no pictures") }
  }

  @Test func whatCannotBeIsSaidBeforeTheScreenIsTaken() throws {
    expectFault(try fovea("--model", "nothing"), "\"nothing\"")
    expectFault(try fovea("--size", "31x31"), "32x32")
    expectFault(try fovea("seeded:x"), "seeded:", status: 64)
    expectFault(try fovea("--color", "many"), "'many'", status: 64)
  }
}
