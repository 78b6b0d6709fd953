# SPDX-License-Identifier: Apache-2.0
"""Random trees of blocks with margins, edges, sizes, breaks and keeps."""
import random

WORDS = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda my ny xi omikron pi rho "
         "sigma tau ypsilon phi chi psi omega").split()


def text(rng, most):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))


def style(rng, chances):
    said = [make(rng) for chance, make in chances if rng.random() < chance]
    return f' style="{";".join(said)}"' if said else ""


def length(rng, *values):
    return f"{rng.choice(values)}pt"


MARGINS = [
    (0.25, lambda r: f"margin-top:{length(r, 3, 6, 9, 12, -3, 24)}"),
    (0.25, lambda r: f"margin-bottom:{length(r, 3, 6, 9, 12, -3, 24)}"),
]
EDGES = [
    (0.12, lambda r: f"padding-top:{length(r, 3, 6, 15)}"),
    (0.12, lambda r: f"padding-bottom:{length(r, 3, 6, 15)}"),
    (0.1, lambda r: "border-top:1.5pt solid"),
    (0.1, lambda r: "border-bottom:1.5pt solid"),
    (0.1, lambda r: f"margin-left:{length(r, 6, 12)}"),
]
SIZES = [
    (0.1, lambda r: f"width:{r.choice(('60pt', '50%', '120pt', '75%'))}"),
    (0.06, lambda r: f"height:{length(r, 9, 18, 45)}"),
    (0.06, lambda r: f"min-height:{length(r, 18, 45, 60)}"),
    (0.03, lambda r: f"max-height:{length(r, 60, 90)}"),
]
BREAKS = [
    (0.06, lambda r: f"break-before:{r.choice(('page', 'avoid', 'left', 'right'))}"),
    (0.06, lambda r: f"break-after:{r.choice(('page', 'avoid', 'left', 'right'))}"),
    (0.08, lambda r: "break-inside:avoid"),
]
KEEPS = [
    (0.25, lambda r: "break-before:avoid"),
    (0.25, lambda r: "break-after:avoid"),
    (0.3, lambda r: "break-inside:avoid"),
    (0.3, lambda r: f"orphans:{r.randint(1, 4)}"),
    (0.3, lambda r: f"widows:{r.randint(1, 4)}"),
]


def tree(rng, depth, chances, words, empty):
    if depth == 0 or rng.random() < 0.5:
        inner = "" if rng.random() < empty else text(rng, words)
        return f"<p{style(rng, chances)}>{inner}</p>"
    least = 0 if empty > 0 else 1
    inner = "".join(tree(rng, depth - 1, chances, words, empty)
                    for _ in range(rng.randint(least, 4)))
    return f"<div{style(rng, chances)}>{inner}</div>"


def document(seed, chances, words=12, blocks=8, empty=0.0):
    rng = random.Random(seed)
    made = "".join(tree(rng, 3, chances, words, empty) for _ in range(rng.randint(3, blocks)))
    return f"<p>first</p>{made}<p>last</p>"


def cases():
    for i in range(60):
        yield f"margins {i}", "", document(f"m{i}", MARGINS, 6)
        yield f"edges {i}", "", document(f"e{i}", MARGINS + EDGES, 8)
        yield f"sizes {i}", "", document(f"s{i}", MARGINS + EDGES + SIZES, 8)
        yield f"breaks {i}", "", document(f"b{i}", MARGINS + EDGES + BREAKS, 8)
        yield f"keeps {i}", "", document(f"k{i}", KEEPS, 45)
    for i in range(40):
        yield f"empty {i}", "", document(f"x{i}", MARGINS + BREAKS, 8, empty=0.2)
