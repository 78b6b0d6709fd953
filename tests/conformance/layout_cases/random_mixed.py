# SPDX-License-Identifier: Apache-2.0
"""Random documents of everything: tables, lists, floats, positioned boxes, breaks, nested."""
import random

from layout_cases.random_blocks import BREAKS, MARGINS, style, text

BOXES = MARGINS + BREAKS + [
    (0.15, lambda r: f"padding:{r.choice((2, 4))}pt"),
    (0.15, lambda r: "border:1.5pt solid"),
    (0.1, lambda r: f"margin-left:{r.choice((6, 12, 18))}pt"),
    (0.1, lambda r: f"margin-right:{r.choice((6, 12, 18))}pt"),
    (0.08, lambda r: f"width:{r.choice(('50%', '120pt', '90%'))}"),
]
CELLS = [
    (0.15, lambda r: f"vertical-align:{r.choice(('top', 'middle', 'bottom'))}"),
    (0.15, lambda r: "padding:3pt"),
    (0.1, lambda r: "border:1.5pt solid"),
    (0.1, lambda r: f"height:{r.choice((18, 27))}pt"),
]
PLACES = ["position:relative;left:9pt;top:3pt",
          "position:absolute;right:0;width:60pt",
          "position:absolute;left:30pt;width:60pt",
          "position:absolute;width:75pt;margin-left:90pt"]


def table(rng, depth):
    columns = rng.randint(1, 3)
    rows = []
    for _ in range(rng.randint(1, 6)):
        cells = "".join(
            f"<td{style(rng, CELLS)}>"
            + (blocks(rng, depth - 1, 2) if depth > 1 and rng.random() < 0.2 else text(rng, 5))
            + "</td>" for _ in range(columns))
        split = ' style="break-inside:auto"' if rng.random() < 0.3 else ""
        rows.append(f"<tr{split}>{cells}</tr>")
    head = ("<thead><tr>" + "".join(f"<th>{text(rng, 2)}</th>" for _ in range(columns))
            + "</tr></thead>") if rng.random() < 0.3 else ""
    widths = rng.choice(("width:100%;table-layout:fixed", "width:150pt;table-layout:fixed"))
    return f'<table style="{widths}">{head}<tbody>{"".join(rows)}</tbody></table>'


def listed(rng, depth):
    kind = rng.choice(("ul", "ol"))
    items = "".join(
        "<li>" + (blocks(rng, depth - 1, 2) if depth > 1 and rng.random() < 0.3
                  else text(rng, 10)) + "</li>" for _ in range(rng.randint(1, 4)))
    return f"<{kind}{style(rng, MARGINS)}>{items}</{kind}>"


def block(rng, depth):
    kind = rng.random()
    if kind < 0.45 or depth == 0:
        return f"<p{style(rng, BOXES)}>{text(rng, 18)}</p>"
    if kind < 0.65:
        return f"<div{style(rng, BOXES)}>{blocks(rng, depth - 1, 3)}</div>"
    if kind < 0.78:
        return table(rng, depth)
    if kind < 0.88:
        return listed(rng, depth)
    if kind < 0.94:
        side = rng.choice(("left", "right"))
        return (f'<div style="float:{side};width:{rng.choice((45, 60, 90))}pt">'
                f"<p>{text(rng, 8)}</p></div>")
    return f'<div style="{rng.choice(PLACES)}"><p>{text(rng, 6)}</p></div>'


def blocks(rng, depth, most):
    return "".join(block(rng, depth) for _ in range(rng.randint(1, most)))


def cases():
    for i in range(120):
        rng = random.Random(f"mixed{i}")
        yield f"float mixed {i}", "", f"<p>first</p>{blocks(rng, 3, 7)}<p>last</p>"
    for i in range(60):
        rng = random.Random(f"tall{i}")
        yield (f"float tall {i}", "@page { size: 222pt 314pt }",
               f"<p>first</p>{blocks(rng, 3, 12)}<p>last</p>")
