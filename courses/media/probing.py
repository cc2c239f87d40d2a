"""What a file is and how long it plays, from its own first and last bytes. Nothing is decoded."""

import struct
from collections.abc import Iterator
from typing import IO, Final

MOST_BOXES: Final = 10_000
_MP3_BITRATES: Final = {  # kbit/s of layer III by version (1, and 2 or 2.5) and index
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES: Final = {
    3: (44100, 48000, 32000),
    2: (22050, 24000, 16000),
    0: (11025, 12000, 8000),
}
_EBML: Final = b"\x1aE\xdf\xa3"
_SEGMENT, _INFO, _SCALE, _DURATION = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489


def format_of(head: bytes) -> str:
    """Return the MIME type of a file that starts with `head` (64 bytes or more); "" when unknown."""
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"avif", b"mif1", b"qt  "):
        return "video/mp4"
    if head.startswith(_EBML) and b"webm" in head[:64]:
        return "video/webm"
    if head.startswith(b"ID3") or _mp3_frame(head[:4]) is not None:
        return "audio/mpeg"
    return ""


def seconds_of(file: IO[bytes], kind: str, size: int) -> float:
    """Return how long `file` plays; 0.0 when it does not say."""
    probes = {"video/mp4": _mp4, "video/webm": _webm, "audio/mpeg": _mp3}
    try:
        return max(0.0, probes[kind](file, size))
    except (struct.error, IndexError, ValueError, ZeroDivisionError, OverflowError):
        return 0.0


def _mp4(file: IO[bytes], size: int) -> float:
    """Read `mvhd` in `moov`: duration over time scale."""
    for kind, start, end in _boxes(file, 0, size):
        if kind != b"moov":
            continue
        for inner, inner_start, _inner_end in _boxes(file, start, end):
            if inner == b"mvhd":
                file.seek(inner_start)
                content = file.read(32)
                scale, duration = (
                    struct.unpack(">IQ", content[20:32])
                    if content[0] == 1
                    else struct.unpack(">II", content[12:20])
                )
                return float(duration / scale)
    return 0.0


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start of content, end) of the boxes between two places of an MP4."""
    for _count in range(MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        length, kind = struct.unpack(">I4s", file.read(8))
        header = 8
        if length == 1:
            length, header = struct.unpack(">Q", file.read(8))[0], 16
        if length == 0:
            length = end - start
        if length < header:
            return
        yield kind, start + header, min(start + length, end)
        start += length


def _webm(file: IO[bytes], size: int) -> float:
    """Read Duration × TimestampScale in the Info of the first Segment."""
    for kind, start, end in _elements(file, 0, size):
        if kind != _SEGMENT:
            continue
        for inner, inner_start, inner_end in _elements(file, start, end):
            if inner == _INFO:
                return _webm_duration(file, inner_start, inner_end)
    return 0.0


def _webm_duration(file: IO[bytes], start: int, end: int) -> float:
    scale, duration = 1_000_000, 0.0
    for kind, content_start, content_end in _elements(file, start, end):
        file.seek(content_start)
        content = file.read(min(8, content_end - content_start))
        if kind == _SCALE:
            scale = int.from_bytes(content, "big")
        elif kind == _DURATION:
            duration = struct.unpack(">f" if len(content) == 4 else ">d", content)[0]
    return duration * scale / 1e9


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (id, start of content, end) of the EBML elements between two places."""
    for _count in range(MOST_BOXES):
        if start >= end:
            return
        file.seek(start)
        head = file.read(12)
        kind, id_length = _vint(head, keep_marker=True)
        length, size_length = _vint(head[id_length:], keep_marker=False)
        content = start + id_length + size_length
        is_unknown = length == (1 << (7 * size_length)) - 1
        stop = end if is_unknown else min(content + length, end)
        yield kind, content, stop
        start = stop


def _vint(head: bytes, *, keep_marker: bool) -> tuple[int, int]:
    """Return a variable-length integer at the start of `head`, and its length."""
    first = head[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError
    value = int.from_bytes(head[:length], "big")
    return (value if keep_marker else value & ((1 << (7 * length)) - 1)), length


def _mp3(file: IO[bytes], size: int) -> float:
    """Count the frames where a Xing or Info header does; otherwise take the rate of the first."""
    file.seek(0)
    head = file.read(10)
    start = 0
    if head.startswith(b"ID3"):
        start = 10 + sum((byte & 0x7F) << (7 * (3 - i)) for i, byte in enumerate(head[6:10]))
    file.seek(start)
    content = file.read(4096)
    for offset in range(len(content) - 4):
        frame = _mp3_frame(content[offset : offset + 4])
        if frame is None:
            continue
        bitrate, rate, samples = frame
        for tag in (b"Xing", b"Info"):
            place = content.find(tag, offset, offset + 200)
            if place >= 0 and content[place + 7] & 1:
                frames: int = struct.unpack(">I", content[place + 8 : place + 12])[0]
                return frames * samples / rate
        return (size - start - offset) * 8 / (bitrate * 1000)
    return 0.0


def _mp3_frame(head: bytes) -> tuple[int, int, int] | None:
    """Return (kbit/s, sampling rate, samples) of a layer III frame header; None for anything else."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = (head[1] >> 3) & 3, (head[1] >> 1) & 3
    bitrate_index, rate_index = head[2] >> 4, (head[2] >> 2) & 3
    if layer != 1 or version not in _MP3_RATES or rate_index == 3:
        return None
    if not 0 < bitrate_index < 15:
        return None
    is_first = version == 3
    bitrate = _MP3_BITRATES[1 if is_first else 2][bitrate_index]
    return bitrate, _MP3_RATES[version][rate_index], 1152 if is_first else 576
