# SPDX-License-Identifier: Apache-2.0
"""Tables over several pages: heads, feet, keeps, breaks, spans."""
import random

from fo_cases.both import Document, Words, block_cell, cell, div, items, note, p, row, table

COLUMNS = (66, 66, 66)


def cells(rng, words, most=2):
    return [cell(words.make(rng.randint(1, most), width)) for width in COLUMNS]


def body(rng, words, count):
    rows = []
    chain = 0
    last = {}
    for i in range(count):
        own = {}
        breaks = i > 0 and "keep_next" not in last and rng.random() < 0.12
        if chain < 3 and i + 1 < count and rng.random() < 0.2:
            own["keep_next"] = True
            chain += 1
        else:
            chain = 0
        if breaks:
            own["break_before"] = "page"
        last = own
        rows.append(row(*cells(rng, words), **own))
    return rows


def simple(rng):
    words = Words()
    parts = {}
    if rng.random() < 0.6:
        parts["head"] = [row(*cells(rng, words, 1))]
        parts["at_head"] = rng.choice(("page", "page", "first"))
    if rng.random() < 0.4:
        parts["foot"] = [row(*cells(rng, words, 1))]
        parts["at_foot"] = rng.choice(("page", "end"))
    return [p(words.make(rng.randint(1, 9))),
            table(COLUMNS, body(rng, words, rng.randint(3, 20)), **parts), p(words.make(1))]


def split(rng):
    """Rows that may be parted."""
    words = Words()
    rows = [row(*cells(rng, words, 8), keep=False) for _ in range(rng.randint(2, 5))]
    return [p(words.make(rng.randint(1, 7))), table(COLUMNS, rows), p(words.make(1))]


def spans(rng):
    """Groups of two or three rows that a span holds together, beside whole rows."""
    words = Words()
    rows = []
    for _ in range(rng.randint(3, 7)):
        kind = rng.randint(0, 3)
        if kind == 0:
            rows.append(row(cell(words.make(1, 132), across=2), cell(words.make(1, 66))))
        elif kind == 1:
            high = rng.randint(2, 3)
            rows.append(row(cell(words.make(1, 66), down=high), cell(words.make(1, 66)),
                            cell(words.make(1, 66)), keep_next=True))
            rows += [row(cell(words.make(1, 66)), cell(words.make(1, 66)),
                         **({"keep_next": True} if i + 2 < high else {}))
                     for i in range(high - 1)]
        else:
            rows.append(row(*cells(rng, words)))
    return [p(words.make(rng.randint(1, 9))), table(COLUMNS, rows), p(words.make(1))]


def band(rng, words, count, tall, least, keeps):
    """Rows that cells hold together, some over all of them, some over a part."""
    left = [0, 0, 0]
    rows = []
    for i in range(count):
        made = []
        for column in range(3):
            left[column] -= 1
            if left[column] > 0:
                continue
            down = 1
            if count > 1 and sum(one > 0 for one in left) < 2 and rng.random() < 0.5:
                down = rng.randint(1, count - i)
            left[column] = down
            made.append(cell(words.make(rng.randint(1, tall * down), 66), down=down,
                             orphans=rng.randint(1, least), widows=rng.randint(1, least)))
        rows.append(row(*made, **({} if keeps else {"keep": False})))
    return rows


def parted(rng, tall, least, keeps):
    """Page ends in rows under spanning cells. A row that keeps beside some that don't is left out:
    FOP then leaves the room above it empty, where CSS lets the cell reach into it."""
    words = Words()
    rows = []
    for _ in range(rng.randint(2, 5)):
        rows += band(rng, words, rng.randint(1, 4), tall, least, rng.random() < keeps)
    return [p(words.make(rng.randint(1, 9))), table(COLUMNS, rows), p(words.make(1))]


def parted_freely(rng):
    return parted(rng, 3, 1, 0)


def parted_at_ends(rng):
    """Whole rows: only where the cells end."""
    return parted(rng, 1, 1, 1)


def parted_somewhere(rng):
    return parted(rng, 2, 1, 0.5)


def parted_by_lines(rng):
    return parted(rng, 3, 2, 0)


def parted_with_head(rng):
    words = Words()
    rows = []
    for _ in range(rng.randint(2, 5)):
        rows += band(rng, words, rng.randint(1, 4), 2, 1, False)
    parts = {"head": [row(*cells(rng, words, 1))]}
    if rng.random() < 0.5:
        parts["foot"] = [row(*cells(rng, words, 1))]
    return [p(words.make(rng.randint(1, 9))), table(COLUMNS, rows, **parts), p(words.make(1))]


def feet(rng):
    """Rows that may be parted above a foot; one that keeps is no higher than what the page has."""
    words = Words()
    most = rng.randint(3, 6)
    whole = rng.choice((0, 0, 0.5, 1))
    rows = []
    for _ in range(rng.randint(2, 7)):
        if rng.random() < whole:
            rows.append(row(*cells(rng, words, most)))
        else:
            rows.append(row(*cells(rng, words, rng.choice((most, 12))), keep=False))
    parts = {"foot": [row(*cells(rng, words, 1)) for _ in range(rng.randint(1, 2))],
             "at_foot": rng.choice(("page", "page", "end"))}
    if rng.random() < 0.5:
        parts["head"] = [row(*cells(rng, words, 1))]
    return [p(words.make(rng.randint(1, 9))), table(COLUMNS, rows, **parts), p(words.make(1))]


def kept(rng):
    """Tables that stay whole, with what stands before and behind them."""
    words = Words()
    nodes = []
    for _ in range(rng.randint(3, 6)):
        nodes.append(p(words.make(rng.randint(1, 4)),
                       **({"keep_next": True} if rng.random() < 0.4 else {})))
        nodes.append(table(COLUMNS, [row(*cells(rng, words, 1)) for _ in range(rng.randint(1, 5))],
                           keep=True))
    return [*nodes, p(words.make(1))]


def nested(rng):
    """Tables in cells."""
    words = Words()
    rows = []
    for _ in range(rng.randint(2, 6)):
        inner = table((60, 60), [row(cell(words.make(1, 60)), cell(words.make(1, 60)))
                                 for _ in range(rng.randint(1, 3))])
        rows.append(row(cell(words.make(1, 70)), block_cell(inner)))
    return [p(words.make(rng.randint(1, 8))), table((72, 126), rows), p(words.make(1))]


def with_notes(rng):
    words = Words()
    rows = []
    count = 0
    for _ in range(rng.randint(3, 9)):
        text = (words.make(rng.randint(1, 2), 99),) * 2
        if rng.random() < 0.3:
            count += 1
            foot = note(count, words.make(1, 130))
            text = (text[0] + foot[0], text[1] + foot[1])
        rows.append(row(cell(text), cell(words.make(rng.randint(1, 2), 99))))
    return [p(words.make(rng.randint(1, 6))), table((99, 99), rows), p(words.make(1))]


def mixed(rng):
    """Tables with heads, lists, keeps and spaces, one behind the other."""
    words = Words()
    nodes = [p(words.make(1))]
    for _ in range(rng.randint(5, 10)):
        kind = rng.randint(0, 5)
        if kind == 0:
            rows = [row(cell(words.make(1, 99)), cell(words.make(rng.randint(1, 2), 99)))
                    for _ in range(rng.randint(1, 6))]
            head = [row(cell(words.make(1, 99)), cell(words.make(1, 99)))]
            nodes.append(table((99, 99), rows, head=head))
        elif kind == 1:
            nodes.append(items(*(([p(words.make(rng.randint(1, 3), 178))], {})
                                 for _ in range(rng.randint(1, 4)))))
        elif kind == 2:
            nodes.append(p(words.make(rng.randint(1, 2)), keep_next=True))
        elif kind == 3:
            nodes.append(div(*(p(words.make(rng.randint(1, 2))) for _ in range(rng.randint(1, 3))),
                             keep=True, before=rng.choice((3, 9)), after=rng.choice((3, 9))))
        else:
            nodes.append(p(words.make(rng.randint(1, 6)), orphans=rng.randint(1, 3),
                           widows=rng.randint(1, 3), before=rng.choice((0, 3, 6)),
                           after=rng.choice((0, 3, 6))))
    return [*nodes, p(words.make(1))]


MAKERS = ((simple, 100), (split, 20), (spans, 30), (kept, 30), (nested, 25), (with_notes, 25),
          (mixed, 60), (parted_freely, 100), (parted_at_ends, 60), (parted_somewhere, 60),
          (parted_by_lines, 60), (parted_with_head, 80), (feet, 100))


def documents():
    for maker, count in MAKERS:
        for i in range(count):
            name = f"table-{maker.__name__}"
            yield Document(f"{name} {i}", maker(random.Random(f"{name}{i}")))
