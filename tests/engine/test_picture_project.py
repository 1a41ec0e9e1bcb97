"""Pictures that remember: what goes in comes out, and whatever is wrong with a picture is a sentence."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdsim.engine import picture_project
from gdsim.engine.picture_project import KEYWORD, MAX_PICTURE, MOST, embed, extract
from gdsim.engine.sentence import InputError


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\1\2\3"))
    + chunk(b"IEND", b"")
)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><g/></svg>'
PICTURES = [("png", PNG), ("svg", SVG)]


@given(st.text())
def test_what_goes_in_comes_out(text: str) -> None:
    for kind, data in PICTURES:
        assert extract(embed(kind, data, text), "x") == text


def test_the_chunk_is_before_the_end_and_has_its_checksum() -> None:
    data = embed("png", PNG, "hello")
    names = [name for _, name, _ in picture_project._chunks(data)]
    assert names == [b"IHDR", b"IDAT", b"iTXt", b"IEND"]
    assert data.endswith(chunk(b"IEND", b""))
    body = KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"hello", 9)
    assert chunk(b"iTXt", body) in data


def test_other_kinds_stay_as_they_are() -> None:
    assert embed("pdf", b"%PDF", "hello") == b"%PDF"
    assert embed("svg", b"no root", "hello") == b"no root"


@pytest.mark.parametrize("data", [PNG, SVG, b"", b"\x89PNG\r\n\x1a\n", b"\0" * 100, b"<svg>"])
def test_a_picture_without_an_experiment_is_said(data: bytes) -> None:
    with pytest.raises(InputError, match="carries no experiment"):
        extract(data, "x.png")


@pytest.mark.parametrize(("kind", "data"), PICTURES)
def test_a_changed_byte_is_damage(kind: str, data: bytes) -> None:
    whole = embed(kind, data, "some text that is long enough " * 10)
    at = whole.index(KEYWORD) + 40
    for change in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at]):
        with pytest.raises(InputError, match=r"damaged|carries no"):
            extract(change, "x")


def test_what_unpacks_to_too_much_is_refused_without_unpacking_it() -> None:
    bomb = zlib.compress(b"a" * (MOST + 10), 9)
    body = KEYWORD + b"\0\1\0\0\0" + bomb
    for data in (
        PNG[:-12] + chunk(b"iTXt", body) + PNG[-12:],
        b'<svg><metadata id="gdsim-experiment">' + base64.b64encode(bomb) + b"</metadata></svg>",
    ):
        with pytest.raises(InputError, match="too large"):
            extract(data, "x")
    with pytest.raises(InputError, match="64 MB"):
        extract(b"\0" * (MAX_PICTURE + 1), "x")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b'<svg><metadata id="gdsim-experiment">'):
        with pytest.raises(InputError):
            extract(start + data, "x")
