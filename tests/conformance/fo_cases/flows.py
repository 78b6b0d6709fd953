# SPDX-License-Identifier: Apache-2.0
"""Keeps, breaks, spaces, orphans and widows; lists, footnotes and columns."""
import random

from fo_cases.both import Document, Master, Words, div, items, joined, note, p


def lines(rng, most):
    return rng.randint(1, most)


def keeps(rng):
    words = Words()
    nodes = []
    chain = 0  # lines that are kept together so far, well below a page
    for _ in range(rng.randint(6, 14)):
        count = lines(rng, 4)
        own = {"keep": True} if rng.random() < 0.4 else {}
        if chain + count < 6 and rng.random() < 0.3:
            own["keep_next"] = True
            chain += count
        else:
            chain = 0
        if rng.random() < 0.25:
            group = [p(words.make(lines(rng, 2))) for _ in range(rng.randint(1, 3))]
            nodes.append(div(*group, keep=True))
            chain = 0
        nodes.append(p(words.make(count), **own))
    return nodes


def previous(rng):
    words = Words()
    nodes = [p(words.make(lines(rng, 9)))]
    since = 0
    for _ in range(rng.randint(5, 12)):
        count = lines(rng, 3)
        with_previous = since + count < 6 and rng.random() < 0.35
        since = since + count if with_previous else count
        nodes.append(p(words.make(count), **({"keep_previous": True} if with_previous else {}),
                       **({"keep": True} if rng.random() < 0.5 else {})))
    return nodes


def breaks(rng):
    words = Words()
    nodes = [p(words.make(1))]
    for _ in range(rng.randint(3, 8)):
        own = {}
        if rng.random() < 0.5:
            own[rng.choice(("break_before", "break_after"))] = rng.choice(
                ("page", "page", "left", "right"))
        block = p(words.make(lines(rng, 6)), **own)
        if rng.random() < 0.3:
            block = div(block, p(words.make(1)))
        nodes.append(block)
    return [*nodes, p(words.make(1))]


def orphans(rng):
    words = Words()
    return [p(words.make(lines(rng, 12)), orphans=rng.randint(1, 4), widows=rng.randint(1, 4))
            for _ in range(rng.randint(3, 7))]


def spaces(rng, depth, words):
    nodes = []
    for _ in range(rng.randint(2, 5)):
        own = {}
        for name, chance, values in (("before", 0.4, (3, 6, 9, 18)), ("after", 0.4, (3, 6, 9, 18)),
                                     ("padding_top", 0.1, (3, 9)), ("padding_bottom", 0.1, (3, 9)),
                                     ("left", 0.15, (6, 12))):
            if rng.random() < chance:
                own[name] = rng.choice(values)
        if depth and rng.random() < 0.35:
            nodes.append(div(*spaces(rng, depth - 1, words), **own))
        else:
            nodes.append(p(words.make(lines(rng, 4)), **own))
    return nodes


def behind_a_line(rng):
    """Space at the beginning of the document stays with us (CSS); XSL-FO discards it."""
    words = Words()
    return [p(words.make(1)), *spaces(rng, 2, words)]


def lists(rng):
    words = Words()
    bodies = []
    for _ in range(rng.randint(2, 7)):
        nodes = [p(words.make(lines(rng, 4), 178)) for _ in range(rng.randint(1, 3))]
        bodies.append((nodes, {"keep": True} if rng.random() < 0.3 else {}))
    before = [p(words.make(lines(rng, 9)))]
    return [*before, items(*bodies), p(words.make(1))]


def with_notes(rng, most=3):
    """Each note has a line; what is noted has one, too."""
    words = Words()
    nodes = []
    count = 0
    for _ in range(rng.randint(5, 16)):
        if count < most and rng.random() < 0.3:
            count += 1
            called = words.make(1, 130)
            foot = note(count, words.make(1, 130))
            nodes.append(p((called + foot[0], called + foot[1])))
        else:
            nodes.append(p(words.make(lines(rng, 3)), **(
                {"keep": True} if rng.random() < 0.2 else {})))
    return nodes


def with_long_notes(rng):
    """Notes of several lines, some of which have no room on the page of their call."""
    words = Words()
    nodes = []
    count = 0
    for _ in range(rng.randint(6, 16)):
        own = rng.choice(({}, {"keep": True}, {"orphans": rng.randint(1, 3),
                                               "widows": rng.randint(1, 3)}))
        text = words.make(lines(rng, 4), 130)
        if rng.random() < 0.3:
            count += 1
            called, *below = text.split(" ")
            foot = note(count, words.make(rng.randint(1, 5), 130))
            nodes.append(p(tuple(" ".join([called + call, *below]) for call in foot), **own))
        else:
            nodes.append(p(text, **own))
    return nodes


def spans(rng):
    """Columns that are balanced above blocks over all of them."""
    words = Words()
    nodes = []
    for _ in range(rng.randint(1, 4)):
        for _ in range(rng.randint(1, 8)):
            own = {"keep": True} if rng.random() < 0.2 else {}
            nodes.append(p(words.make(lines(rng, 3), 93), **own))
        nodes.append(p(words.make(lines(rng, 2)), all_columns=True))
    ours, fo = joined(nodes)
    return [(f'<div style="columns: 2; column-gap: 12pt">{ours}</div>', fo)]


def columns(rng):
    words = Words()
    nodes = [p(words.make(1, 93))]
    for _ in range(rng.randint(8, 16)):
        own = {}
        if rng.random() < 0.25:
            own["keep"] = True
        if rng.random() < 0.15:
            own["break_before"] = rng.choice(("column", "page"))
        nodes.append(p(words.make(lines(rng, 3), 93), **own))
    return nodes


def plain(maker, name, count):
    for i in range(count):
        yield Document(f"{name} {i}", maker(random.Random(f"{name}{i}")))


def documents():
    yield from plain(keeps, "keeps", 50)
    yield from plain(previous, "keep-with-previous", 30)
    yield from plain(breaks, "breaks", 40)
    yield from plain(orphans, "orphans", 40)
    yield from plain(behind_a_line, "spaces", 60)
    yield from plain(lists, "lists", 25)
    yield from plain(with_notes, "footnotes", 30)
    yield from plain(with_long_notes, "long footnotes", 40)
    for i in range(30):
        yield Document(f"column spans {i}", spans(random.Random(f"spans{i}")),
                       {"all": Master(columns=2)})
    for i in range(25):
        rng = random.Random(f"columns{i}")
        nodes = columns(rng)
        words = Words()
        words.make(1)
        # Ours are columns of a box, theirs of the region; the last page is not compared by
        # column, for theirs isn't balanced.
        ours, fo = joined(nodes)
        end = p("end", break_before="page")
        box = f'<div style="columns: 2; column-gap: 12pt; column-fill: auto">{ours}</div>'
        yield Document(f"columns {i}", [(box + end[0], fo + end[1])],
                       {"all": Master(columns=2)})
