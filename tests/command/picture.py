# SPDX-License-Identifier: Apache-2.0
"""A picture for tests, made of nothing."""
import struct
import zlib


def png(shade):
    """A picture of 24 by 24 pixels."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    rows = b"".join(b"\0" + bytes((x * 10 + y + shade) % 256 for x in range(24) for _ in range(3))
                    for y in range(24))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
