# SPDX-License-Identifier: Apache-2.0
"""Reads postal barcodes from pictures: bars of four states, then what they say.

Written from the posts' documents alone and apart from any encoder: USPS-B-3200 (Intelligent Mail),
Royal Mail's 4-state customer code, PostNL's KIX.
"""
import subprocess

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Half bars of a character: two of four, in this order.
HALVES = ["0011", "0101", "0110", "1001", "1010", "1100"]

# USPS-B-3200, table of bars to characters: for each bar, the character (A is 0) and bit of its
# descender and of its ascender.
DESCENDER_CHARACTER = "71958024635897306174689251754387602549301682045967526385198740263"
ASCENDER_CHARACTER = "40263519871206482953013746892051943867124395783021409170246371958"
DESCENDER_BIT = [2, 10, 12, 5, 9, 1, 5, 4, 3, 9, 11, 5, 10, 1, 6, 3, 4, 1, 10, 0, 2, 11, 8, 6, 1,
                 12, 3, 8, 6, 4, 4, 11, 0, 6, 1, 9, 11, 5, 3, 7, 3, 10, 7, 11, 8, 2, 10, 3, 5, 8, 0,
                 3, 12, 11, 8, 4, 5, 1, 3, 0, 7, 12, 9, 8, 10]
ASCENDER_BIT = [3, 0, 8, 11, 1, 12, 8, 11, 10, 6, 4, 12, 2, 7, 9, 6, 7, 9, 2, 8, 4, 0, 12, 7, 10, 9,
                0, 7, 10, 5, 7, 9, 6, 8, 2, 12, 1, 4, 2, 0, 1, 5, 4, 6, 12, 1, 0, 9, 4, 7, 5, 10, 2,
                6, 9, 11, 2, 12, 6, 7, 5, 11, 0, 3, 2]


def picture(pdf, page, dots=600, area=None):
    """Grey levels of a page, row by row; `area`: left, top, width, height in mm."""
    more = []
    if area:
        pixels = [round(edge * dots / 25.4) for edge in area]
        for option, value in zip(("-x", "-y", "-W", "-H"), pixels):
            more += [option, str(value)]
    data = subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "-singlefile", "-f", str(page),
                           "-l", str(page), *more, pdf], check=True, stdout=subprocess.PIPE).stdout
    kind, width, height, _, pixels = *data.split(None, 4)[:4], data.split(b"\n", 3)[3]
    assert kind == b"P5"
    width, height = int(width), int(height)
    return [pixels[row * width:(row + 1) * width] for row in range(height)]


def bars_of(rows, dots=600):
    """The bars as letters: F, A, D and T; with measures in mm."""
    dark_rows = [y for y, row in enumerate(rows) if min(row) < 128]
    top, bottom = dark_rows[0], dark_rows[-1]
    columns = [any(rows[y][x] < 128 for y in range(top, bottom + 1)) for x in range(len(rows[0]))]
    bars, x = [], 0
    while x < len(columns):
        if not columns[x]:
            x += 1
            continue
        begin = x
        while x < len(columns) and columns[x]:
            x += 1
        middle = (begin + x) // 2
        dark = [y for y in range(top, bottom + 1) if rows[y][middle] < 128]
        bars.append((begin, x, dark[0], dark[-1]))
    height = bottom - top + 1
    letters = ""
    for _, _, first, last in bars:
        rises, falls = first < top + height // 6, last > bottom - height // 6
        letters += "F" if rises and falls else "A" if rises else "D" if falls else "T"
    mm = 25.4 / dots
    pitch = (bars[-1][0] - bars[0][0]) / max(len(bars) - 1, 1) * mm
    return letters, {"height": height * mm, "pitch": pitch,
                     "bar": sum(bar[1] - bar[0] for bar in bars) / len(bars) * mm}


def characters(bars):
    """Royal Mail's characters: the upper halves tell the row, the lower ones the column."""
    text = ""
    for at in range(0, len(bars), 4):
        upper = "".join("1" if bar in "FA" else "0" for bar in bars[at:at + 4])
        lower = "".join("1" if bar in "FD" else "0" for bar in bars[at:at + 4])
        text += ALPHABET[HALVES.index(upper) * 6 + HALVES.index(lower)]
    return text


def decode_kix(bars):
    return characters(bars)


def decode_rm4scc(bars):
    """Without start, stop and check character, which must be right."""
    assert bars[0] == "A" and bars[-1] == "F", "start or stop bar"
    text = characters(bars[1:-1])
    places = [ALPHABET.index(character) for character in text]
    row = sum(place // 6 + 1 for place in places[:-1]) % 6
    column = sum(place % 6 + 1 for place in places[:-1]) % 6
    assert places[-1] == (row - 1) % 6 * 6 + (column - 1) % 6, "check character"
    return text[:-1]


def table_of(ones, size):
    """The numbers of 13 bits with so many ones, in the order of appendix E."""
    table, low, high = [0] * size, 0, size - 1
    for number in range(1 << 13):
        if bin(number).count("1") != ones:
            continue
        mirrored = int(f"{number:013b}"[::-1], 2)
        if mirrored < number:
            continue
        if mirrored == number:
            table[high] = number
            high -= 1
        else:
            table[low], table[low + 1] = number, mirrored
            low += 2
    return table


CODEWORDS = {number: place
             for place, number in enumerate(table_of(5, 1287) + table_of(2, 78))}


def check_sequence(value):
    """The 11 bits that guard the 102 bits of the data (appendix C)."""
    register = 0x7FF
    for place in range(101, -1, -1):
        feedback = (register >> 10 ^ value >> place) & 1
        register = register << 1 & 0x7FF
        if feedback:
            register ^= 0xF35 & 0x7FF
    return register


def decode_imb(bars):
    """Tracking code (20 digits) and routing code (0, 5, 9 or 11)."""
    assert len(bars) == 65, f"{len(bars)} bars"
    numbers = [0] * 10
    for place, bar in enumerate(bars):
        if bar in "FA":
            numbers[int(ASCENDER_CHARACTER[place])] |= 1 << ASCENDER_BIT[place]
        if bar in "FD":
            numbers[int(DESCENDER_CHARACTER[place])] |= 1 << DESCENDER_BIT[place]
    check, words = 0, []
    for place, number in enumerate(numbers):
        if number not in CODEWORDS:
            number ^= 0x1FFF
            check |= 1 << place
        words.append(CODEWORDS[number])
    assert words[9] % 2 == 0, "the last codeword is odd: upside down?"
    words[9] //= 2
    if words[0] >= 659:
        words[0] -= 659
        check |= 1 << 10
    value = 0
    for word in words[:9]:
        value = value * 1365 + word
    value = value * 636 + words[9]
    assert check_sequence(value) == check, "check sequence"
    digits = ""
    for _ in range(18):
        value, digit = divmod(value, 10)
        digits = str(digit) + digits
    value, second = divmod(value, 5)
    value, first = divmod(value, 10)
    tracking, routing = f"{first}{second}{digits}", ""
    for size in (5, 9, 11):
        if value == 0:
            break
        if value <= 10 ** size:
            routing = f"{value - 1:0{size}}"
            break
        value -= 10 ** size
    return tracking, routing
