# SPDX-License-Identifier: Apache-2.0
"""Random floats beside and between paragraphs, tables and lists."""
import random

from layout_cases.random_blocks import text


def floating(rng):
    width = rng.choice((30, 48, 60, 90, 120))
    how = [f"float:{rng.choice(('left', 'right'))}", f"width:{width}pt"]
    if rng.random() < 0.3:
        how.append(f"clear:{rng.choice(('left', 'right', 'both'))}")
    if rng.random() < 0.3:
        how.append(f"margin:{rng.choice((3, 6))}pt")
    if rng.random() < 0.2:
        how.append("padding:3pt;border:1.5pt solid")
    return f'<div style="{";".join(how)}"><p>{text(rng, 12)}</p></div>'


def block(rng):
    kind = rng.random()
    if kind < 0.35:
        return floating(rng)
    style = []
    if rng.random() < 0.2:
        style.append(f"clear:{rng.choice(('left', 'right', 'both'))}")
    if rng.random() < 0.3:
        style.append(f"margin:{rng.choice((3, 6))}pt 0")
    said = f' style="{";".join(style)}"' if style else ""
    if kind < 0.85:
        return f"<p{said}>{text(rng, 25)}</p>"
    if kind < 0.93:
        return f'<div{said}><p>{text(rng, 6)}</p>{floating(rng)}<p>{text(rng, 12)}</p></div>'
    return f'<div style="overflow:hidden"><p>{text(rng, 12)}</p></div>'


def cases():
    for i in range(70):
        rng = random.Random(f"f{i}")
        yield f"floats {i}", "@page { size: 222pt 414pt }", "".join(
            block(rng) for _ in range(rng.randint(2, 7))) + "<p>end</p>"
    for i in range(40):
        rng = random.Random(f"p{i}")
        yield f"over pages {i}", "", "".join(
            block(rng) for _ in range(rng.randint(3, 9))) + "<p>end</p>"
    for i in range(30):
        rng = random.Random(f"t{i}")
        before = "<p>x</p>" * rng.randint(0, 2)
        inside = text(rng, 8)
        yield f"in text {i}", "@page { size: 222pt 414pt }", (
            f"{before}<p>{inside} <span style=\"float:{rng.choice(('left', 'right'))};"
            f"width:{rng.choice((30, 60, 90))}pt\">{text(rng, 6)}</span> {text(rng, 30)}</p>"
            f"<p>{text(rng, 12)}</p>")
