// swift-tools-version: 6.0
import PackageDescription

/// Debug builds keep their vector loops: without them a test run is dominated by scalar C.
let kernelSettings: [CSetting] = [
  .unsafeFlags(["-O3", "-fno-math-errno", "-fno-trapping-math", "-mprefer-vector-width=512"])
]

let package = Package(
  name: "Fovea",
  products: [.executable(name: "fovea", targets: ["fovea"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .executableTarget(
      name: "fovea",
      dependencies: [
        "Explorer", "Terminal", "Canvas", "Explain", "Backbones", "Checkpoints", "Pictures",
        "Scenes", "Tensors", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "Explorer", dependencies: ["Backbones", "Explain", "Canvas", "Pictures"]),
    .target(name: "Terminal", dependencies: ["Canvas", "CTerminal"], exclude: ["fovea.ti"]),
    .target(name: "Canvas", dependencies: ["CCairo"]),
    .target(
      name: "Explain", dependencies: ["Backbones", "Checkpoints", "Pictures", "Tensors"],
      resources: [.copy("Resources")]),
    .target(name: "Backbones", dependencies: ["Tensors", "Checkpoints"]),
    .target(name: "Checkpoints", dependencies: ["CZip", "CCrypto"]),
    .target(name: "Pictures", dependencies: ["CPictures"]),
    .target(name: "Scenes", dependencies: ["Pictures"]),
    .target(
      name: "Training", dependencies: ["Backbones", "Checkpoints", "Pictures", "Scenes", "Tensors"]),
    .target(name: "Tensors", dependencies: ["Kernels"]),

    // C: the loops a compiler should vectorise, and shims to the system's libraries.
    .target(
      name: "Kernels", cSettings: kernelSettings,
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("m")]),
    .target(name: "CTerminal", linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(
      name: "CPictures", cSettings: kernelSettings,
      linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg")]),
    .systemLibrary(name: "CCairo"),
    .systemLibrary(name: "CZip"),
    .systemLibrary(name: "CCrypto"),

    .target(
      name: "Support", dependencies: ["Backbones", "Checkpoints", "Tensors"], path: "Tests/Support"),
    .testTarget(name: "CanvasTests", dependencies: ["Canvas", "Support"], exclude: ["Golden"]),
    .testTarget(name: "PicturesTests", dependencies: ["Pictures", "Support"]),
    .testTarget(
      name: "ScenesTests", dependencies: ["Scenes", "Pictures"]),
    .testTarget(
      name: "CheckpointsTests", dependencies: ["Checkpoints", "Support"],
      exclude: ["Files", "Golden"]),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors", "Kernels", "Support"]),
    .testTarget(
      name: "BackbonesTests", dependencies: ["Backbones", "Checkpoints", "Tensors", "Support"],
      exclude: ["Golden"]),
    .testTarget(
      name: "ExplainTests",
      dependencies: ["Explain", "Backbones", "Checkpoints", "Pictures", "Tensors", "Support"],
      exclude: ["Rearrangements/Golden"]),
    .testTarget(
      name: "ExplorerTests",
      dependencies: [
        "Explorer", "Explain", "Backbones", "Canvas", "Pictures", "Tensors", "Support",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "Canvas", "Support", "TerminalProbe"]),
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Terminal", "Canvas"], path: "Tests/TerminalProbe"),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Training", "Backbones", "Checkpoints", "Scenes", "Tensors", "Support"]),
    .testTarget(
      name: "FoveaTests",
      dependencies: ["fovea", "Backbones", "Checkpoints", "Pictures", "Scenes", "Support"],
      exclude: ["Golden"]),
  ]
)
