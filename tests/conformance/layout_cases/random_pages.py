# SPDX-License-Identifier: Apache-2.0
"""Random trees of blocks on named pages, and on first, left, right and blank ones."""
import random

from layout_cases.random_blocks import BREAKS, EDGES, document, style, text

# A page of each name stands beside `all`.
NAMED = '</page><page name="wide"></page><page name="low">'
SAME = """@page wide { size: 222pt 114pt }
@page low { size: 222pt 114pt }
"""
SIZED = """@page wide { size: 300pt 114pt; margin: 12pt }
@page low { size: 222pt 78pt; margin: 12pt }
"""
# Chromium shows twice what a negative margin pulls above a page.
MARGINS = [(0.25, lambda r: f"margin-top:{r.choice((3, 6, 9, 12, 24))}pt"),
           (0.25, lambda r: f"margin-bottom:{r.choice((3, 6, 9, 12, 24))}pt")]
PAGES = [(0.2, lambda r: f"page:{r.choice(('wide', 'low', 'auto'))}")]
WIDTHS = [(0.15, lambda r: f"width:{r.choice(('60pt', '50%', '120pt', '75%'))}")]
SIDES = """@page :left { margin-left: 36pt }
@page :right { margin-left: 18pt; margin-bottom: 30pt }
@page :first { margin-top: 48pt }
"""
TURNS = [(0.15, lambda r: f"break-before:{r.choice(('left', 'right', 'page', 'avoid'))}"),
         (0.1, lambda r: f"break-after:{r.choice(('left', 'right', 'page', 'avoid'))}")]


def table(rng, chances, most, sizes):
    wide = [(1.0, lambda r: f"width:{r.choice(sizes)}")] if sizes else []
    rows = "".join(f"<tr><td>{text(rng, 3)}</td><td>{text(rng, 6)}</td></tr>"
                   for _ in range(rng.randint(1, most)))
    head = f"<thead><tr><th>{text(rng, 2)}</th><th>head</th></tr></thead>" * rng.randint(0, 1)
    return f"<table{style(rng, chances + wide)}>{head}<tbody>{rows}</tbody></table>"


def items(rng, chances, most):
    inner = "".join(f"<li>{text(rng, most)}</li>" for _ in range(rng.randint(1, 5)))
    return f"<ul{style(rng, chances)}>{inner}</ul>"


def mixed(seed, around, most=9, sizes=()):
    rng = random.Random(seed)
    chances = around + MARGINS + BREAKS
    parts = []
    for _ in range(rng.randint(3, 9)):
        kind = rng.random()
        inner = table(rng, chances, most, sizes) if kind < 0.3 else (
            items(rng, chances, most * 2) if kind < 0.5 else
            f"<p{style(rng, chances)}>{text(rng, most * 4)}</p>")
        if rng.random() < 0.3:
            inner = f"<div{style(rng, around + EDGES)}>{inner}<p>end</p></div>"
        parts.append(inner)
    return "<p>first</p>" + "".join(parts) + "<p>last</p>"


def cases():
    for i in range(60):
        yield f"named {i}", SAME, document(f"n{i}", PAGES + MARGINS, 8), NAMED
        yield (f"named and breaks {i}", SAME,
               document(f"nb{i}", PAGES + MARGINS + EDGES + BREAKS, 10), NAMED)
        yield f"sized {i}", SIZED, document(f"z{i}", PAGES + MARGINS + WIDTHS, 30), NAMED
        yield f"sides {i}", SIDES, document(f"d{i}", MARGINS + TURNS, 20)
        yield f"mixed {i}", SAME, mixed(f"x{i}", PAGES), NAMED
        yield f"sides and boxes {i}", SIDES, document(f"e{i}", MARGINS + EDGES + WIDTHS, 40)
        yield f"sides and lists {i}", SIDES, mixed(f"l{i}", [], 12)
        yield f"sides and tables {i}", SIDES, mixed(f"t{i}", [], 16, ("100%", "80%", "150pt"))
