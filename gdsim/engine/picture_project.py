"""Pictures that remember: an experiment's text inside a PNG (an iTXt chunk) or an SVG (its metadata)."""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator

from gdsim.engine.sentence import InputError
from gdsim.engine.strict_json import MAX_BYTES

KEYWORD = b"gdsim-experiment"
MAX_PICTURE = 64 * 2**20  # bytes of a picture that is opened
MOST = min(MAX_BYTES, 16 * 2**20)  # bytes of text that a picture carries
SUFFIXES = (".png", ".svg")
_PNG = b"\x89PNG\r\n\x1a\n"
_OPEN, _CLOSE = b'<metadata id="gdsim-experiment">', b"</metadata>"
_SVG_ROOT = re.compile(rb"<svg\b[^>]*>", re.DOTALL)


def fits(text: str) -> bool:
    """True if a picture may carry that text."""
    return len(text.encode("utf-8")) <= MOST


def embed(kind: str, data: bytes, text: str) -> bytes:
    """The bytes of a picture of ``kind`` "png" or "svg" that carries ``text`` as well; others as they are."""
    packed = zlib.compress(text.encode("utf-8"), 9)
    if kind == "png" and data.startswith(_PNG):
        # iTXt (PNG 3, 11.3.3.4): keyword, compressed by method 0, no language, no translated keyword
        body = KEYWORD + b"\0\1\0\0\0" + packed
        chunk = struct.pack(">I", len(body)) + b"iTXt" + body
        chunk += struct.pack(">I", zlib.crc32(b"iTXt" + body))
        end = next((at for at, name, _ in _chunks(data) if name == b"IEND"), len(data))
        return data[:end] + chunk + data[end:]
    if kind == "svg":
        root = _SVG_ROOT.search(data)
        if root is not None:
            return data[: root.end()] + _OPEN + base64.b64encode(packed) + _CLOSE + data[root.end() :]
    return data


def extract(data: bytes, name: str) -> str:
    """The text inside the bytes of a picture called ``name``.

    Raises InputError in a sentence: no picture, no experiment in it, damaged, or more than it may be.
    """
    if len(data) > MAX_PICTURE:
        raise InputError("“{name}” is too large to be opened: at most 64 MB are read.", name=name)
    packed = _of_png(data, name) if data.startswith(_PNG) else _of_svg(data, name)
    if packed is None:
        raise InputError(
            "“{name}” carries no experiment: only pictures that gdsim exported as PNG or SVG do.", name=name
        )
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, MOST + 1)
        if len(text) > MOST:
            raise InputError("The experiment in “{name}” is too large to be opened.", name=name)
        if not unpacking.eof:
            raise _damaged(name)
        return text.decode("utf-8")
    except (zlib.error, UnicodeDecodeError):
        raise _damaged(name) from None


def _damaged(name: str) -> InputError:
    return InputError("The experiment in “{name}” is damaged: open the .gdsim file instead.", name=name)


def _chunks(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Place, name and body of each chunk of a PNG, as far as they are whole."""
    at = len(_PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if at + 12 + length > len(data):
            return
        yield at, data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _of_png(data: bytes, name: str) -> bytes | None:
    for at, kind, body in _chunks(data):
        if kind == b"iTXt" and body.startswith(KEYWORD + b"\0"):
            (crc,) = struct.unpack_from(">I", data, at + 8 + len(body))
            head = KEYWORD + b"\0\1\0\0\0"
            if crc != zlib.crc32(kind + body) or not body.startswith(head):
                raise _damaged(name)
            return body[len(head) :]
    return None


def _of_svg(data: bytes, name: str) -> bytes | None:
    """Found by its bytes, not by a parser: nothing of a strange file is expanded."""
    start = data.find(_OPEN)
    if start < 0:
        return None
    end = data.find(_CLOSE, start)
    try:
        if end < 0:
            raise _damaged(name)
        return base64.b64decode(data[start + len(_OPEN) : end], validate=True)
    except binascii.Error:
        raise _damaged(name) from None
