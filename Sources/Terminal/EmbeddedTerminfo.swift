/// Terminal descriptions the program brings along, compiled from `fovea.ti` beside this file.
///
/// ncurses reads a description from the text of the variable TERMINFO as well as from a file, so
/// 24-bit colour needs neither an installed description nor a written file.
package enum EmbeddedTerminfo: String, Hashable, Sendable, CaseIterable {
  /// 256 colours, for terminals that follow xterm.
  case palette = "fovea-palette"
  /// 24-bit colour, for terminals that follow xterm.
  case direct = "fovea-direct"

  /// The description as ncurses reads it from TERMINFO.
  package var text: String {
    switch self {
    case .palette: Self.paletteText
    case .direct: Self.directText
    }
  }

  private static let paletteText = """
    b64:HgJDAA8ADwBpARECZm92ZWEtcGFsZXR0ZXwyNTYgY29sb3VycyBmb3IgeHRlcm0gYW5kIGV2ZXJ5dGhpbmcgdGhh\
    dCBmb2xsb3dzIGl0AAABAAABAAAAAAAAAAABAVAAAAAIAAAAGAAAAP______________________________________\
    ______________8AAQAAAAABAP__AAACAAQA__8VAB0AIQAlAP__MABBAEMARwBOAP__UABXAP__WwD__18AYwD_____\
    _____2cAbAD__3UA________egB_AIQA_____4kAjQD_____lgCcAP____________________-iAP__pgD_______-o\
    AP__rQD__________7EAtQC7AL8AwwDHAM0A0wDZAN8A5QDpAP__7gD___IA9wD8AP_______wABBAEMAf__________\
    _____________________________xQBHQEmAS8B__84AUEBSgH__1MB________________________________XAH_\
    _2cBaQH_____________________________________________bAH_____________________________________\
    __9wAf______________________________________________________________________________________\
    _________________________________________________3QBegH_____________________________________\
    ____________________________________________________________________________________________\
    ______-AAf_______________________________________________________________________4UB________\
    ____________________________________________________________________________________________\
    ____________________________________________________jgH_______-SAdEBBwANABtbJWklcDElZDslcDIl\
    ZHIAG1tIG1sySgAbW0sAG1tKABtbJWklcDElZEcAG1slaSVwMSVkOyVwMiVkSAAKABtbSAAbWz8yNWwACAAbWz8yNWgA\
    G1tDABtbQQAbW1AAG1tNABtbMW0AG1s_MTA0OWgAG1sybQAbWzdtABtbN20AG1s0bQAbW20AG1s_MTA0OWwAG1syN20A\
    G1syNG0AG1tMAH8AG1szfgAbT0IAG09QABtbMjF-ABtPUQAbT1IAG09TABtbMTV-ABtbMTd-ABtbMTh-ABtbMTl-ABtb\
    MjB-ABtPSAAbWzJ-ABtPRAAbWzZ-ABtbNX4AG09DABtPQQAbWz8xbBs-ABtbPzFoGz0AG1slcDElZFAAG1slcDElZE0A\
    G1slcDElZEIAG1slcDElZEAAG1slcDElZEwAG1slcDElZEQAG1slcDElZEMAG1slcDElZEEAG1slaSVwMSVkZAAKABtN\
    ABtbWgAbT0YAG1syM34AG1syNH4AG1sxSwAbWzM5OzQ5bQAbWzwAG1slPyVwMSV7OH0lPCV0MyVwMSVkJWUlcDElezE2\
    fSU8JXQ5JXAxJXs4fSUtJWQlZTM4OzU7JXAxJWQlO20AG1slPyVwMSV7OH0lPCV0NCVwMSVkJWUlcDElezE2fSU8JXQx\
    MCVwMSV7OH0lLSVkJWU0ODs1OyVwMSVkJTttAAABAAAAAAABAAMAAQAAAEFYAA==
    """

  private static let directText = """
    b64:HgJEAA8ADwBpAa8CZm92ZWEtZGlyZWN0fDI0LWJpdCBjb2xvdXIgZm9yIHh0ZXJtIGFuZCBldmVyeXRoaW5nIHRo\
    YXQgZm9sbG93cyBpdAAAAQAAAQAAAAAAAAAAAQEAUAAAAAgAAAAYAAAA____________________________________\
    _________________xAAAAEQAAAB__8AAAIABAD__xUAHQAhACUA__8wAEEAQwBHAE4A__9QAFcA__9bAP__XwBjAP__\
    ________ZwBsAP__dQD_______96AH8AhAD_____iQCNAP____-WAJwA_____________________6IA__-mAP______\
    _6gA__-tAP__________sQC1ALsAvwDDAMcAzQDTANkA3wDlAOkA___uAP__8gD3APwA________AAEEAQwB________\
    ________________________________FAEdASYBLwH__zgBQQFKAf__UwH_______________________________9c\
    Af__ZwFpAf____________________________________________9sAf__________________________________\
    _____3AB____________________________________________________________________________________\
    ____________________________________________________dAF6Af__________________________________\
    ____________________________________________________________________________________________\
    _________4AB________________________________________________________________________hQH_____\
    ____________________________________________________________________________________________\
    ______________________________________________________-OAf_______5IBIAIHAA0AG1slaSVwMSVkOyVw\
    MiVkcgAbW0gbWzJKABtbSwAbW0oAG1slaSVwMSVkRwAbWyVpJXAxJWQ7JXAyJWRIAAoAG1tIABtbPzI1bAAIABtbPzI1\
    aAAbW0MAG1tBABtbUAAbW00AG1sxbQAbWz8xMDQ5aAAbWzJtABtbN20AG1s3bQAbWzRtABtbbQAbWz8xMDQ5bAAbWzI3\
    bQAbWzI0bQAbW0wAfwAbWzN-ABtPQgAbT1AAG1syMX4AG09RABtPUgAbT1MAG1sxNX4AG1sxN34AG1sxOH4AG1sxOX4A\
    G1syMH4AG09IABtbMn4AG09EABtbNn4AG1s1fgAbT0MAG09BABtbPzFsGz4AG1s_MWgbPQAbWyVwMSVkUAAbWyVwMSVk\
    TQAbWyVwMSVkQgAbWyVwMSVkQAAbWyVwMSVkTAAbWyVwMSVkRAAbWyVwMSVkQwAbWyVwMSVkQQAbWyVpJXAxJWRkAAoA\
    G00AG1taABtPRgAbWzIzfgAbWzI0fgAbWzFLABtbMzk7NDltABtbPAAbWyU_JXAxJXsxNjc3NzIxNn0lPCV0Mzg7Mjsl\
    cDElezY1NTM2fSUvJWQ7JXAxJXsyNTZ9JS8lezI1NX0lJiVkOyVwMSV7MjU1fSUmJWQlZSVwMSV7MTY3NzcyMjR9JTwl\
    dDMlcDElezE2Nzc3MjE2fSUtJWQlZTklcDElezE2Nzc3MjI0fSUtJWQlO20AG1slPyVwMSV7MTY3NzcyMTZ9JTwldDQ4\
    OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUvJXsyNTV9JSYlZDslcDElezI1NX0lJiVkJWUlcDElezE2Nzc3MjI0\
    fSU8JXQ0JXAxJXsxNjc3NzIxNn0lLSVkJWUxMCVwMSV7MTY3NzcyMjR9JS0lZCU7bQAAAgAAAAAAAgAHAAEBAAADAEFY\
    AFJHQgA=
    """
}
