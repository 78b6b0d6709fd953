# SPDX-License-Identifier: Apache-2.0
"""Random boxes that are whole on each page and column, and margins that are kept there."""
import random

from layout_cases.random_blocks import document, length, style, text

EDGES = [
    (0.4, lambda r: "box-decoration-break:clone"),
    (0.25, lambda r: f"padding-top:{length(r, 3, 6, 15)}"),
    (0.25, lambda r: f"padding-bottom:{length(r, 3, 6, 15)}"),
    (0.2, lambda r: "border-top:1.5pt solid"),
    (0.2, lambda r: "border-bottom:3pt solid"),
    (0.1, lambda r: f"padding-left:{length(r, 6, 12)}"),
]
MARGINS = [
    (0.3, lambda r: "margin-break:keep"),
    (0.3, lambda r: f"margin-top:{length(r, 3, 6, 9, 12, 24)}"),
    (0.2, lambda r: f"margin-bottom:{length(r, 3, 6, 9, 12, 24)}"),
]
BREAKS = [
    (0.08, lambda r: "break-inside:avoid"),
    (0.05, lambda r: "break-after:avoid"),
    (0.03, lambda r: "break-before:page"),
]
CLONE = "box-decoration-break:clone"


def row(rng):
    return f"<tr><td>{text(rng, 3)}</td><td>{text(rng, 4)}</td></tr>"


def table(rng):
    """A table with a head that is repeated, in a box of which all parts are whole."""
    rows = "".join(row(rng) for _ in range(rng.randint(4, 14)))
    before = "".join(f"<p>{text(rng, 6)}</p>" for _ in range(rng.randint(0, 8)))
    edges = style(rng, [(1, lambda r: CLONE)] + EDGES[1:])
    head = "<thead><tr><th>head</th><th>h</th></tr></thead>"
    return (f'{before}<div{edges}><table style="width:100%">{head}'
            f"<tbody>{rows}</tbody></table></div><p>last</p>")


def columns(rng):
    """Boxes that are whole in each column."""
    inner = "".join(f'<div{style(rng, [(1, lambda r: CLONE)] + EDGES[1:])}>'
                    f"<p>{text(rng, 30)}</p><p>{text(rng, 12)}</p></div>"
                    for _ in range(rng.randint(1, 4)))
    how = f"column-count:2;column-gap:6pt;column-fill:{rng.choice(('balance', 'auto'))}"
    return f'<p>first</p><div style="{how}">{inner}</div><p>last</p>'


def cases():
    for i in range(60):
        yield f"clones {i}", "", document(f"cl{i}", EDGES, 25)
        yield f"clones and breaks {i}", "", document(f"cb{i}", EDGES + BREAKS, 25)
        yield f"kept margins {i}", "", document(f"km{i}", MARGINS, 8, 12)
    for i in range(30):
        yield f"tables in clones {i}", "", table(random.Random(f"ct{i}"))
        yield f"clones in columns {i}", "", columns(random.Random(f"cc{i}"))
