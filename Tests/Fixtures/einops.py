"""Records what Python's einops makes of expressions, valid and invalid, in einops.json.

    python einops.py
"""
import json
from pathlib import Path

import einops
import numpy

# operation, expression, shape of an input 0, 1, 2, ..., sizes
CASES = [
    # Splits, merges, permutations.
    ("rearrange", "h w c -> h w c", (2, 3, 4), {}),
    ("rearrange", "h w c -> w h c", (2, 3, 4), {}),
    ("rearrange", "h w c -> c w h", (2, 3, 4), {}),
    ("rearrange", "h w c -> (h w) c", (2, 3, 4), {}),
    ("rearrange", "h w c -> (w h) c", (2, 3, 4), {}),
    ("rearrange", "h w c -> (h w c)", (2, 3, 4), {}),
    ("rearrange", "h w c -> (c h w)", (2, 3, 4), {}),
    ("rearrange", "(h w) c -> h w c", (6, 4), {"h": 2}),
    ("rearrange", "(h w) c -> h w c", (6, 4), {"w": 2}),
    ("rearrange", "(h w) c -> w h c", (6, 4), {"h": 2, "w": 3}),
    ("rearrange", "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c", (4, 6, 2), {"g1": 2, "g2": 3}),
    ("rearrange", "(g1 h1) (g2 w1) c -> (h1 w1) (g1 g2) c", (4, 6, 2), {"g1": 2, "g2": 3}),
    ("rearrange", "(h1 w1) (g1 g2) c -> (h1 g1) (w1 g2) c", (4, 6, 2),
     {"g1": 2, "g2": 3, "h1": 2, "w1": 2}),
    ("rearrange", "b (r1 g1 i1) (r2 g2 i2) c -> (b r1 r2 i1 i2) (g1 g2) c", (1, 8, 12, 2),
     {"g1": 2, "g2": 3, "i1": 2, "i2": 2}),
    ("rearrange", "(b r1 r2 i1 i2) (g1 g2) c -> b (r1 g1 i1) (r2 g2 i2) c", (16, 6, 1),
     {"b": 1, "r1": 2, "r2": 2, "i1": 2, "i2": 2, "g1": 2}),
    ("rearrange", "n t (p h d) -> p n h t d", (2, 3, 12), {"p": 3, "h": 2}),
    ("rearrange", "n h t d -> n t (h d)", (2, 2, 3, 2), {}),
    ("rearrange", "b (y sy x sx) (h d) -> b h y x sy sx d", (1, 16, 4),
     {"y": 2, "sy": 2, "sx": 2, "h": 2}),
    ("rearrange", "b h y x sy sx d -> b (y sy x sx) (h d)", (1, 2, 2, 2, 2, 2, 2), {}),
    ("rearrange", "a b c d -> d c b a", (2, 1, 3, 2), {}),
    ("rearrange", "a b c d -> (a d) (b c)", (2, 1, 3, 2), {}),
    ("rearrange", "(a b) (c d) -> (a c) (b d)", (4, 6), {"a": 2, "d": 3}),
    ("rearrange", "(a b) (c d) -> (d b) (c a)", (4, 6), {"b": 2, "c": 3}),
    ("rearrange", "(a b c) -> c b a", (12,), {"a": 2, "b": 3}),
    ("rearrange", "(a b c) -> b (c a)", (12,), {"c": 2, "b": 3}),
    ("rearrange", "a -> a", (3,), {}),
    ("rearrange", "(a)->a", (3,), {}),
    ("rearrange", "  a   b->b a ", (2, 3), {}),
    ("rearrange", "a(b c)d -> (a b)(c d)", (2, 6, 2), {"b": 2}),
    ("rearrange", "height width -> width height", (2, 3), {}),
    ("rearrange", "x_1 x_2 -> x_2 x_1", (2, 3), {}),
    ("rearrange", "X x -> x X", (2, 3), {}),
    # Axes of length 1.
    ("rearrange", "h w -> h w 1", (2, 3), {}),
    ("rearrange", "h w -> 1 h 1 w", (2, 3), {}),
    ("rearrange", "h 1 w -> w h", (2, 1, 3), {}),
    ("rearrange", "1 h w -> h w ()", (1, 2, 3), {}),
    ("rearrange", "() h w -> (h w)", (1, 2, 3), {}),
    ("rearrange", "(1 h) (w 1) -> w h", (2, 3), {}),
    ("rearrange", "h w -> (1 h) (w 1 1)", (2, 3), {}),
    ("rearrange", "1 -> ", (1,), {}),
    ("rearrange", "-> 1 1", (), {}),
    ("rearrange", " -> ", (), {}),
    ("rearrange", "(h w) -> h w", (6,), {"h": 1}),
    ("rearrange", "(h w) -> h w", (6,), {"h": 6}),
    # The ellipsis.
    ("rearrange", "... -> ...", (2, 3), {}),
    ("rearrange", "... c -> c ...", (2, 3, 4), {}),
    ("rearrange", "b ... c -> b c ...", (2, 3, 2, 2), {}),
    ("rearrange", "b ... c -> (b c) ...", (2, 3, 2), {}),
    ("rearrange", "... -> (...)", (2, 3, 2), {}),
    ("rearrange", "b ... -> b (...)", (2, 3, 2), {}),
    ("rearrange", "b ... c -> (b ... c)", (2, 3, 2), {}),
    ("rearrange", "b ... c -> b (c ...)", (2, 3, 2, 2), {}),
    ("rearrange", "a ... -> ... a", (3,), {}),
    ("rearrange", "a ... -> (...) a", (3,), {}),
    ("rearrange", "a ... -> a (...)", (3,), {}),
    ("rearrange", "... (h p) -> ... p h", (2, 3, 4), {"p": 2}),
    ("rearrange", "... (h p) (w q) c -> ... (h w) (p q c)", (2, 4, 4, 1), {"p": 2, "q": 2}),
    ("rearrange", "...->...", (), {}),
    ("rearrange", "a...->...a", (2, 3), {}),
    # Repetition.
    ("repeat", "h w -> h w r", (2, 3), {"r": 2}),
    ("repeat", "h w -> (h r) w", (2, 3), {"r": 2}),
    ("repeat", "h w -> (r h) w", (2, 3), {"r": 2}),
    ("repeat", "h w -> (h r) (w s)", (2, 3), {"r": 2, "s": 3}),
    ("repeat", "b y x c -> b (y sy) (x sx) c", (1, 2, 2, 2), {"sy": 2, "sx": 2}),
    ("repeat", "h w -> h 2 w", (2, 3), {}),
    ("repeat", "h w -> (2 h) (w 3)", (2, 3), {}),
    ("repeat", "h w -> 2 2 h w", (2, 3), {}),
    ("repeat", "... -> r ...", (2, 3), {"r": 3}),
    ("repeat", "a ... -> (... r) a", (2, 3), {"r": 2}),
    ("repeat", "(h p) w -> h (p r) w", (4, 2), {"p": 2, "r": 2}),
    ("repeat", "h w -> w h", (2, 3), {}),
    ("repeat", "-> r", (), {"r": 3}),
    ("repeat", "b n (h d) -> (b w) h n d", (1, 2, 4), {"h": 2, "w": 3}),
    ("repeat", "h -> h 1 r", (2,), {"r": 1}),
    # Reduction.
    ("mean", "h w c -> c", (2, 3, 4), {}),
    ("mean", "h w c -> ", (2, 3, 4), {}),
    ("mean", "(h p) (w q) c -> h w c", (4, 6, 2), {"p": 2, "q": 2}),
    ("mean", "(h 2) (w 3) c -> h w c", (4, 6, 2), {}),
    ("mean", "b ... c -> b c", (2, 3, 2, 2), {}),
    ("mean", "... c -> ...", (2, 3, 2), {}),
    ("mean", "h w -> h w", (2, 3), {}),
    ("max", "h w c -> w", (2, 3, 4), {}),
    ("max", "(h p) (w q) -> h w", (4, 4), {"p": 2, "q": 2}),
    ("max", "(h p) (w q) -> w h", (4, 6), {"h": 2, "q": 3}),
    ("max", "h w -> 1 1", (2, 3), {}),
    ("max", "... -> ", (2, 3), {}),
    ("min", "h w c -> c h", (2, 3, 4), {}),
    ("min", "(h p) c -> (h c)", (6, 2), {"p": 3}),
    ("min", "h w -> () w", (2, 3), {}),
    ("sum", "h w c -> h", (2, 3, 4), {}),
    ("sum", "h w c -> (c h)", (2, 3, 4), {}),
    ("sum", "(r h) w -> h w", (6, 2), {"r": 3}),
    ("sum", "2 h -> h", (2, 3), {}),
    ("sum", "a b ... -> b ...", (2, 3, 2), {}),
    ("sum", "a -> a 1", (3,), {}),
    # What does not fit.
    ("rearrange", "h w c -> h w", (2, 3, 4), {}),
    ("rearrange", "h w -> h w c", (2, 3), {}),
    ("rearrange", "h w -> h w c", (2, 3), {"c": 2}),
    ("rearrange", "h w c -> h c w", (2, 3), {}),
    ("rearrange", "h w -> w h", (2, 3, 4), {}),
    ("rearrange", "(h p) w -> h p w", (5, 2), {"p": 2}),
    ("rearrange", "(h p) w -> h p w", (4, 2), {}),
    ("rearrange", "(h p) w -> h p w", (4, 2), {"p": 2, "h": 3}),
    ("rearrange", "h w -> w h", (2, 3), {"h": 3}),
    ("rearrange", "h w -> w h", (2, 3), {"d": 3}),
    ("rearrange", "h w -> w h", (2, 3), {"h": 2}),
    ("rearrange", "(a b c) -> a b c", (12,), {"a": 2}),
    ("rearrange", "(a b) -> a b", (6,), {"a": 4}),
    ("rearrange", "1 h -> h", (2, 3), {}),
    ("rearrange", "h w -> (h 2) w", (2, 3), {}),
    ("rearrange", "2 h -> h", (2, 3), {}),
    ("rearrange", "h ... -> h", (2, 3), {}),
    ("rearrange", "h -> h ...", (2,), {}),
    ("rearrange", "a b ... -> b a ...", (2,), {}),
    ("rearrange", "(a ...) -> a ...", (4,), {"a": 2}),
    ("repeat", "h w -> h w r", (2, 3), {}),
    ("repeat", "h w -> h r", (2, 3), {"r": 2}),
    ("repeat", "2 h -> h r", (2, 3), {"r": 2}),
    ("repeat", "h w -> h w", (2, 3), {"r": 2}),
    ("mean", "h w -> h w c", (2, 3), {}),
    ("mean", "h w -> h 2", (2, 3), {}),
    ("mean", "(h p) -> h", (5,), {"p": 2}),
    ("mean", "(h p) -> h", (4,), {}),
    ("sum", "h w -> h ...", (2, 3), {}),
    # What is no expression.
    ("rearrange", "h w c", (2, 3, 4), {}),
    ("rearrange", "h w -> w h -> h w", (2, 3), {}),
    ("rearrange", "h w > w h", (2, 3), {}),
    ("rearrange", "(h w -> h w", (6,), {"h": 2}),
    ("rearrange", "h w) -> h w", (2, 3), {}),
    ("rearrange", "h w -> (h w", (2, 3), {}),
    ("rearrange", "h w -> h w)", (2, 3), {}),
    ("rearrange", "((h w) c) -> h w c", (24,), {"h": 2, "w": 3}),
    ("rearrange", "h h -> h", (2, 2), {}),
    ("rearrange", "h w -> h w h", (2, 3), {}),
    ("rearrange", "(h h) -> h", (4,), {"h": 2}),
    ("rearrange", "h, w -> w h", (2, 3), {}),
    ("rearrange", "h w -> w*h", (2, 3), {}),
    ("rearrange", "_h w -> w _h", (2, 3), {}),
    ("rearrange", "h_ w -> w h_", (2, 3), {}),
    ("rearrange", "2h w -> w 2h", (2, 3), {}),
    ("rearrange", "h .. -> .. h", (2, 3), {}),
    ("rearrange", "h . -> . h", (2, 3), {}),
    ("rearrange", "h .... -> .... h", (2, 3), {}),
    ("rearrange", "... h ... -> h ...", (2, 3), {}),
    ("rearrange", "... -> ... ...", (2, 3), {}),
    ("rearrange", "h w -> 0 h w", (2, 3), {}),
    ("repeat", "h w -> h w 0", (2, 3), {}),
    ("rearrange", "h' w -> w h'", (2, 3), {}),
    ("rearrange", "h\nw -> w h", (2, 3), {}),
]


def outcome(operation, expression, shape, sizes):
    values = numpy.arange(int(numpy.prod(shape)), dtype="float32").reshape(shape)
    try:
        if operation in ("rearrange", "repeat"):
            result = getattr(einops, operation)(values, expression, **sizes)
        else:
            result = einops.reduce(values, expression, operation, **sizes)
    except Exception as error:  # einops raises ValueError for some faults
        return {"error": str(error).splitlines()[-1].strip()}
    return {"after": list(result.shape), "values": [float(v) for v in numpy.ravel(result)]}


if __name__ == "__main__":
    cases = [
        {"operation": operation, "expression": expression, "before": list(shape), "sizes": sizes,
         **outcome(operation, expression, shape, sizes)}
        for operation, expression, shape, sizes in CASES
    ]
    text = ",\n".join("  " + json.dumps(case) for case in cases)
    Path(__file__).with_name("einops.json").write_text(
        '{"einops": "%s", "cases": [\n%s\n]}\n' % (einops.__version__, text))
    faults = sum("error" in case for case in cases)
    print(f"{len(cases)} cases, {faults} of them invalid")
