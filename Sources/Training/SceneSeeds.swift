/// Which seeds scenes are made from: training takes those below 2^63, evaluation those from there on,
/// so that no network is ever judged by a scene it has met.
public enum SceneSeeds {
  private static let heldOut: UInt64 = 1 << 63

  /// The seed of a run's scene number `index`.
  public static func training(run seed: UInt64, index: Int) -> UInt64 {
    var draws = RandomNumbers(seed, 1, UInt64(index))
    return draws.next() & ~heldOut
  }

  /// The seed of scene number `index` of those that networks are judged by.
  public static func evaluation(index: Int) -> UInt64 {
    var draws = RandomNumbers(0, 2, UInt64(index))
    return draws.next() | heldOut
  }
}
