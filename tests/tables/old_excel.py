"""A minimal old Excel workbook (.xls), written byte by byte: no library of ours writes one."""

import struct
from pathlib import Path
from typing import NamedTuple

FREE, END_OF_CHAIN, A_FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR = 512
ERRORS = {"#N/A": 0x2A, "#DIV/0!": 0x07}


class Formula(NamedTuple):
    """A formula: what its file holds of its result, and whether it waits to be computed."""

    result: float | None  # None: an empty text, as a library that computes nothing leaves
    waits: bool = False


Cell = str | float | bool | Formula | None


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def write_xls(
    path: Path,
    rows: list[list[Cell]],
    *,
    merges: tuple[tuple[int, int, int, int], ...] = (),
    locked: bool = False,
    stream: str = "Workbook",
) -> Path:
    """Write one sheet « F »; a text that is an error is one, and 43 000 and more are days.

    Numbers between 0 and 1 are shown as percentages.
    """
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    formats = record(0xE0, struct.pack("<HHH", 0, 0, 0) + bytes(14))
    days = record(0xE0, struct.pack("<HHH", 0, 14, 0) + bytes(14))
    shares = record(0xE0, struct.pack("<HHH", 0, 9, 0) + bytes(14))
    globals_ = begin + (record(0x2F, bytes(54)) if locked else b"") + formats + days + shares
    name = struct.pack("<HBB", 0, 1, 0) + b"F"
    start = len(globals_) + len(record(0x85, bytes(4) + name)) + len(record(0x0A))
    globals_ += record(0x85, struct.pack("<I", start) + name) + record(0x0A)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    last = (len(rows), max(map(len, rows), default=0))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, last[0], 0, last[1], 0))
    sheet += b"".join(
        _cell(line, place, value)
        for line, row in enumerate(rows)
        for place, value in enumerate(row)
    )
    if merges:
        packed = b"".join(struct.pack("<HHHH", *merge) for merge in merges)
        sheet += record(0xE5, struct.pack("<H", len(merges)) + packed)
    sheet += record(0x0A)
    path.write_bytes(container({stream: globals_ + sheet}))
    return path


def _cell(line: int, place: int, value: Cell) -> bytes:
    where = struct.pack("<HHH", line, place, 0)
    if value is None:
        return b""
    if isinstance(value, Formula):
        empty = b"\x03\0\0\0\0\0\xff\xff"
        result = empty if value.result is None else struct.pack("<d", value.result)
        one = struct.pack("<HIHBH", 2 * value.waits, 0, 3, 0x1E, 1)
        return record(0x06, where + result + one)
    if isinstance(value, bool):
        return record(0x0205, where + struct.pack("<BB", value, 0))
    if isinstance(value, str) and value in ERRORS:
        return record(0x0205, where + struct.pack("<BB", ERRORS[value], 1))
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return record(0x0204, where + struct.pack("<HB", len(value), 1) + text)
    style = 1 if 43_000 <= value < 50_000 else 2 if 0 < value < 1 else 0
    return record(0x0203, struct.pack("<HHH", line, place, style) + struct.pack("<d", value))


def container(streams: dict[str, bytes]) -> bytes:
    """Write streams into the container of old Office files, each of 4,096 bytes at least."""
    bodies, fat, first = [], [], []
    for content in streams.values():
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        first.append((len(fat), max(len(content), 4096)))
        count = len(padded) // SECTOR
        fat += [*range(len(fat) + 1, len(fat) + count), END_OF_CHAIN]
        bodies.append(padded)
    directory = len(fat)
    fat.append(END_OF_CHAIN)
    fat_sectors = -(-(len(fat) + 1) * 4 // SECTOR)
    while -(-(len(fat) + fat_sectors) * 4 // SECTOR) > fat_sectors:
        fat_sectors += 1
    ranks = [*range(len(fat), len(fat) + fat_sectors)]
    fat += [A_FAT] * fat_sectors
    fat += [FREE] * (fat_sectors * SECTOR // 4 - len(fat))
    entries = _entry("Root Entry", 5, END_OF_CHAIN, 0, 1)
    for rank, name in enumerate(streams):
        entries += _entry(name, 2, *first[rank], NONE)
    entries = entries.ljust(SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIII", fat_sectors, directory, 0, 4096, END_OF_CHAIN)
    header += struct.pack("<III", 0, END_OF_CHAIN, 0)
    header += struct.pack("<109I", *ranks, *[FREE] * (109 - len(ranks)))
    return header + b"".join(bodies) + entries + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<III", NONE, NONE, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )
