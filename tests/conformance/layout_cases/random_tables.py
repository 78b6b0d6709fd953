# SPDX-License-Identifier: Apache-2.0
"""Random tables: widths of columns, spans, edges, heads and feet at page ends."""
import random

WORDS = "a be sea dell eagle fathom gargoyle hippodrome i jo kin lamb".split()


def text(rng, most):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))


def cell(rng, kind, most, styles, spans=""):
    said = [make(rng) for chance, make in styles if rng.random() < chance]
    style = f' style="{";".join(said)}"' if said else ""
    return f"<{kind}{spans}{style}>{text(rng, most)}</{kind}>"


def grid(rng, rows, columns, most, styles, span_chance):
    """Rows whose spans never overlap and never reach past the end."""
    taken = set()
    made = []
    for y in range(rows):
        cells = []
        for x in range(columns):
            if (x, y) in taken:
                continue
            wide, high = 1, 1
            if rng.random() < span_chance:
                wide = rng.randint(1, min(3, columns - x))
                high = rng.randint(1, min(3, rows - y))
                if any((x + i, y + k) in taken for i in range(wide) for k in range(high)):
                    wide = high = 1
            taken.update((x + i, y + k) for i in range(wide) for k in range(high))
            spans = (f' colspan="{wide}"' if wide > 1 else "") + (
                f' rowspan="{high}"' if high > 1 else "")
            cells.append(cell(rng, "td", most, styles, spans))
        made.append(f"<tr>{''.join(cells)}</tr>")
    return "".join(made)


WIDTHS = [
    (0.15, lambda r: f"width:{r.choice(('30pt', '60pt', '20%', '40%', '90pt'))}"),
    (0.06, lambda r: f"min-width:{r.choice(('30pt', '60pt'))}"),
]
EDGES = [
    (0.2, lambda r: f"padding:{r.choice(('3pt', '1.5pt 6pt', '0 3pt'))}"),
    (0.2, lambda r: f"border:{r.choice(('0.75pt', '1.5pt', '3pt'))} solid"),
]
HEIGHTS = [
    (0.2, lambda r: f"vertical-align:{r.choice(('top', 'middle', 'bottom', 'baseline'))}"),
    (0.1, lambda r: f"height:{r.choice(('18pt', '30pt'))}"),
]
TABLES = ("", "width:auto", "width:75%", "width:150pt", "width:auto;border-spacing:3pt",
          "border-spacing:3pt 6pt", "border:1.5pt solid;padding:3pt;width:auto")


def table(rng, rows, columns, most, styles, spans, frame="", head=""):
    return (f'<table style="{frame}">{head}'
            f"{grid(rng, rows, columns, most, styles, spans)}</table><p>end</p>")


def parted(rng):
    """Page ends in rows under cells that span them."""
    rows = []
    for _ in range(rng.randint(3, 6)):
        high = rng.randint(1, 5)
        span = "<br/>".join(f"s{i}" for i in range(rng.randint(1, high)))
        for i in range(high):
            cells = f'<td rowspan="{high}">{span}</td>' if i == 0 else ""
            rows.append(f"<tr>{cells}<td>{text(rng, 2)}</td></tr>")
    inside = rng.choice(("auto", "auto", "avoid"))
    return (f"tr {{ break-inside: {inside} }} td {{ orphans: {rng.randint(1, 2)} }}",
            "<p>x</p>" * rng.randint(0, 9) + f"<table>{''.join(rows)}</table><p>end</p>")


def cases():
    for i in range(60):
        yield (f"parted {i}", *parted(random.Random(f"b{i}")))
    for i in range(50):
        rng = random.Random(f"w{i}")
        yield f"widths {i}", "", table(rng, rng.randint(1, 4), rng.randint(1, 5), 4, WIDTHS, 0,
                                       rng.choice(TABLES))
    for i in range(40):
        rng = random.Random(f"s{i}")
        yield f"spans {i}", "", table(rng, rng.randint(2, 4), rng.randint(2, 5), 3, [], 0.3,
                                      rng.choice(TABLES))
    for i in range(30):
        rng = random.Random(f"c{i}")
        yield f"collapse {i}", "", table(
            rng, rng.randint(1, 4), rng.randint(1, 4), 3, EDGES, 0.1,
            "border-collapse:collapse" + rng.choice((";width:auto", "", ";border:3pt solid")))
    for i in range(30):
        rng = random.Random(f"h{i}")
        yield f"heights {i}", "", table(rng, rng.randint(1, 4), rng.randint(2, 4), 6,
                                        HEIGHTS + EDGES, 0, rng.choice(TABLES))
    for i in range(30):
        rng = random.Random(f"f{i}")
        columns = rng.randint(1, 4)
        frame = "table-layout:fixed;" + rng.choice(("width:100%", "width:150pt", "width:60%"))
        yield f"fixed {i}", "", table(rng, rng.randint(1, 3), columns, 3, WIDTHS, 0.1, frame)
    for i in range(50):
        rng = random.Random(f"p{i}")
        columns = rng.randint(1, 3)
        head = ("<thead><tr>" + "".join(f"<th>h{x}</th>" for x in range(columns)) + "</tr></thead>"
                if rng.random() < 0.5 else "")
        rows = "".join(
            f'<tr style="{rng.choice(("", "", "", "break-after:avoid", "break-before:page"))}">'
            + "".join(f"<td>{text(rng, 9)}</td>" for _ in range(columns)) + "</tr>"
            for _ in range(rng.randint(4, 25)))
        before = "<p>x</p>" * rng.randint(0, 9)
        frame = rng.choice(("", "border-spacing:0 3pt", "border-collapse:collapse"))
        yield f"pages {i}", "", (f'{before}<table style="{frame}">{head}<tbody>{rows}</tbody>'
                                 "</table><p>end</p>")
