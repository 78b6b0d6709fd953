# SPDX-License-Identifier: Apache-2.0
"""Random multi-column boxes: balance, spans, breaks, at page ends."""
import random

from layout_cases.random_blocks import KEEPS, style, text
from layout_cases.random_tables import grid


def block(rng, breaks):
    style = []
    if rng.random() < 0.2:
        style.append(f"margin-bottom:{rng.choice((3, 6, 9))}pt")
    if rng.random() < breaks:
        style.append(rng.choice(("break-inside:avoid", "break-after:avoid", "break-before:column",
                                 "break-after:column", "break-inside:avoid")))
    if rng.random() < 0.1:
        style.append("column-span:all")
    said = f' style="{";".join(style)}"' if style else ""
    return f"<p{said}>{text(rng, 14)}</p>"


def cases():
    for i in range(70):
        rng = random.Random(f"c{i}")
        count = rng.choice((2, 2, 3))
        gap = rng.choice(("", "column-gap:6pt", "column-gap:12pt"))
        blocks = "".join(block(rng, 0.2 if i % 2 else 0) for _ in range(rng.randint(1, 9)))
        before = "<p>before</p>" * rng.randint(0, 3)
        fill = rng.choice(("", "", "", "column-fill:auto;height:45pt"))
        size = "@page { size: 222pt 414pt }" if i % 3 else ""
        yield f"columns {i}", size, (f'{before}<div style="column-count:{count};{gap};{fill}">'
                                     f"{blocks}</div><p>after</p>")
    for make in (kept, spanned, nested, filled, listed, tabled):
        for i in range(25):
            rng = random.Random(f"{make.__name__}{i}")
            before = "<p>before</p>" * rng.randint(0, 6)
            yield (f"columns {make.__name__} {i}", "",
                   f"{before}{make(rng)}<p>after</p>")


def columns(rng, inner, fill=""):
    gap = rng.choice(("", ";column-gap:6pt", ";column-gap:12pt"))
    return f'<div style="column-count:{rng.choice((2, 2, 3))}{gap}{fill}">{inner}</div>'


def paragraphs(rng, most, words=14, chances=()):
    return "".join(f"<p{style(rng, chances)}>{text(rng, words)}</p>"
                   for _ in range(rng.randint(1, most)))


def kept(rng):
    """Orphans, widows and avoided breaks, over pages of ten lines."""
    return columns(rng, paragraphs(rng, 9, 24, KEEPS))


def spanned(rng):
    """Spanners that part the columns, also where a page ends."""
    parts = []
    for _ in range(rng.randint(2, 4)):
        parts += [paragraphs(rng, 6), f'<p style="column-span:all">{text(rng, 9)}</p>']
    return columns(rng, "".join(parts[rng.randint(0, 1):len(parts) - rng.randint(0, 1)]))


def nested(rng):
    """Boxes in columns, with edges and forced breaks."""
    chances = [(0.3, lambda r: "padding:3pt 0"), (0.2, lambda r: "border:1.5pt solid"),
               (0.2, lambda r: "break-before:column"), (0.2, lambda r: "break-inside:avoid"),
               (0.2, lambda r: "margin:6pt 0")]
    return columns(rng, "".join(f"<div{style(rng, chances)}>{paragraphs(rng, 3)}</div>"
                                for _ in range(rng.randint(1, 5))))


def filled(rng):
    """Columns of a height that are filled one after the other."""
    fill = f";column-fill:auto;height:{rng.choice((36, 45, 54))}pt"
    return columns(rng, paragraphs(rng, 4), fill)


def listed(rng):
    """Lists in columns."""
    kind = rng.choice(("ul", "ol"))
    items = "".join(f"<li>{text(rng, 9)}</li>" for _ in range(rng.randint(2, 12)))
    return columns(rng, f'{paragraphs(rng, 2)}<{kind} style="padding-left:15pt">{items}</{kind}>')


def tabled(rng):
    """Tables in columns, their rows whole."""
    rows = grid(rng, rng.randint(2, 9), 2, 3, [], 0)
    head = "<thead><tr><th>h</th><th>i</th></tr></thead>" if rng.random() < 0.4 else ""
    return columns(rng, f'{paragraphs(rng, 2)}<table style="width:100%;table-layout:fixed">{head}'
                        f"<tbody>{rows}</tbody></table>{paragraphs(rng, 2)}")
