# SPDX-License-Identifier: Apache-2.0
"""Random multi-column boxes: balance, spans, breaks, at page ends."""
import random

from layout_cases.random_blocks import text


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
