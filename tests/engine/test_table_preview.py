"""What a file's beginning tells: encoding, separator, decimal mark, header, and what is no table at all."""

from __future__ import annotations

import os

import pytest

from gdsim.engine.sentence import InputError
from gdsim.engine.table_preview import MAX_BYTES, MAX_ROW_LENGTH, number, preview_csv, shown


@pytest.fixture
def csv_file(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def refusal(path):
    with pytest.raises(InputError) as caught:
        preview_csv(path)
    return str(caught.value)


# --- how it is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_korean_headers_in_every_encoding(csv_file, encoding):
    preview = preview_csv(csv_file("키,무게 (kg)\n170,65.5\n180,70\n", encoding))
    assert preview.encoding == encoding
    assert preview.names == ("키", "무게 (kg)")
    assert (preview.rows, preview.complete, preview.skip) == (2, True, 1)
    assert preview.first_rows == (("170", "65.5"), ("180", "70"))
    assert preview.problems == ()


def test_utf16_of_both_byte_orders(csv_file):
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        preview = preview_csv(csv_file(bom + "x,y\n1,2\n".encode(codec)))
        assert (preview.encoding, preview.names) == ("utf-16", ("x", "y"))


@pytest.mark.parametrize(
    ("content", "separator", "decimal", "width"),
    [
        ("x,y\n1.5,2\n", ",", ".", 2),
        ("x;y\n1.5;2\n", ";", ".", 2),
        ("x;y\n1,5;2\n", ";", ",", 2),
        ("x;y;z\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ";", ",", 3),
        ("x\ty\n1.5\t2\n", "\t", ".", 2),
        ("x\ty\n1,5\t2,5\n", "\t", ",", 2),
        ("1,5\t2,5\n3,5\t4,5\n", "\t", ",", 2),
        ("1;2\n3;4", ";", ".", 2),
        ("1,2,3", ",", ".", 3),
        ("place,x,y\na;b,1,2\nc;d,3,4\n", ",", ".", 3),
        ('place,x,y\n"a, b",1,2\n"c, d",3,4\n', ",", ".", 3),
        ("x,y\r\n1,2\r\n3,4\r\n", ",", ".", 2),
        ("x,y\r1,2\r3,4\r", ",", ".", 2),
        ("x;y\n1.234;2,5\n1.111;3,5\n2.222;4,5\n2,2;3,3", ";", ",", 2),
    ],
)
def test_separator_and_decimal_mark(csv_file, content, separator, decimal, width):
    preview = preview_csv(csv_file(content))
    assert (preview.separator, preview.decimal, len(preview.names)) == (separator, decimal, width)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("height,weight\n1,2\n", ("height", "weight")),
        ("1,2\n3,4\n", ("A", "B")),
        ("red,2\nblue,4\n", ("A", "B")),
        ("nan,2\n3,4\n", ("A", "B")),
        (",x,x, x ,x (2)\n1,2,3,4,5\n", ("A", "x", "x (2)", "x (3)", "x (2) (2)")),
        ('"two\nlines",y\n1,2\n', ("two lines", "y")),
        ("\n\n x ,y\n1,2\n", ("x", "y")),
        ("a\x7fb,y\n1,2\n", ("a\ufffdb", "y")),
        ("y" * 100 + ",z\n1,2\n", ("y" * 79 + "…", "z")),
    ],
)
def test_names(csv_file, content, names):
    preview = preview_csv(csv_file(content))
    assert preview.names == names
    assert preview.header == (names[0] != "A" or len(names) > 2)


def test_column_letters_go_on_after_z(csv_file):
    names = preview_csv(csv_file(",".join("1" * 704))).names
    assert (names[0], names[25], names[26], names[701], names[702]) == ("A", "Z", "AA", "ZZ", "AAA")


def test_many_equal_names_stay_unique_and_quick(csv_file):
    names = preview_csv(csv_file(",".join(["x"] * 30_000) + "\n")).names
    assert len(set(names)) == 30_000


def test_a_long_file_is_estimated_from_its_head(csv_file):
    rows = 50_000
    preview = preview_csv(csv_file("x,y\n" + "0.25,0.75\n" * rows))
    assert not preview.complete
    assert abs(preview.rows - rows) < 0.01 * rows
    assert len(preview.first_rows) == 20
    assert preview.problems == ()


def test_a_head_that_ends_inside_a_character_or_a_quoted_cell(csv_file):
    line = "한" * 13 + ",1,2\n"
    assert MAX_ROW_LENGTH % len(line.encode()) not in (0, len(line.encode()) - 1)
    assert preview_csv(csv_file("이름,x,y\n" + line * 5000)).encoding == "utf-8"
    noted = 'x,y,note\n1,2,ok\n3,4,"' + "a,b\n" * 60_000 + '"\n'
    preview = preview_csv(csv_file(noted))
    assert preview.names == ("x", "y", "note")
    assert preview.first_rows == (("1", "2", "ok"),)


# --- what the user should know -------------------------------------------------------------------


def test_columns_of_text_are_named_with_their_labels(csv_file):
    preview = preview_csv(csv_file("colour,x,day\nred,1,2024-01-01\nblue,2,2024-01-02\nred,3,2024-01-03\n"))
    assert list(preview.text_columns) == [0, 2]
    assert str(preview.text_columns[0]) == (
        "Column “colour” holds text (“red”, “blue”): leave it out or write a number for each label."
    )
    assert preview.problems == tuple(preview.text_columns.values())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("x,y\n", "The file has a header, but no rows of data."),
        ("x\n1\n2\n", "Only one column was found. Separate columns by commas, semicolons or tabs."),
        ("x,y\n1,2\n3,4,5\n6,7,8\n1,2\n1,2\n", "Row 3 has 3 cells, but row 1 has 2."),
        ("x,y\n1,2\n\n3,\n", "Row 4, column “y”: “” is not a number that can be read."),
        ("x,y\n1,2\n3,4\n5,oops\n", "Row 4, column “y”: “oops” is not a number that can be read."),
    ],
)
def test_problems_are_told_before_reading(csv_file, content, problem):
    assert [str(p) for p in preview_csv(csv_file(content)).problems] == [problem]


# --- what is no table ----------------------------------------------------------------------------


def test_files_that_are_not_there_or_not_files(tmp_path):
    assert refusal(tmp_path / "no.csv") == "There is no file “no.csv”."
    assert refusal(str(tmp_path / "a\0b")) == "There is no file “a\ufffdb”."
    assert "is a folder" in refusal(tmp_path)
    assert "is a folder" in refusal("/")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not an ordinary file" in refusal(tmp_path / "pipe.csv")


def test_a_file_that_cannot_be_opened(csv_file, monkeypatch):
    def denied(*arguments):
        raise PermissionError(13, "Permission denied")

    path = csv_file("x,y\n1,2\n")
    monkeypatch.setattr("builtins.open", denied)
    assert refusal(path) == "“table.csv” cannot be read: Permission denied."


def test_a_file_beyond_one_gigabyte(tmp_path):
    path = tmp_path / "huge.csv"
    with open(path, "wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "larger than 1 GB" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"\n \n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b",,\n,,\n"])
def test_empty_files(csv_file, content):
    assert refusal(csv_file(content)) == "The file is empty."


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        bytes(range(256)) * 10,
        b"x,y\n1,\x002\n",
        b"\xff\xff\xff\xff,1\n",
        b"\x1f\x8b\x08\x08abc",
        "x,y\n1,2\n".encode("utf-16-le"),
        b"\xff\xfe\x00\xd8\x00\xd8",
    ],
)
def test_binary_files(csv_file, content):
    assert "not a text file" in refusal(csv_file(content))


@pytest.mark.parametrize("magic", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_workbooks(csv_file, magic):
    assert "workbook" in refusal(csv_file(magic))


def test_a_row_without_end(csv_file):
    assert refusal(csv_file("1" * 10 * MAX_ROW_LENGTH)).startswith("Row 1 is longer than")


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "decimal", "expected"),
    [
        (" 1.5 ", ".", 1.5),
        ("-1e-3", ".", -0.001),
        ("1,5", ",", 1.5),
        ("-,5E2", ",", -50.0),
        ("12", ",", 12.0),
        ("1e30", ".", 1e30),
        ("1.1e30", ".", "size"),
        ("-1e999", ".", "size"),
        ("", ".", "missing"),
        ("  ", ".", "missing"),
        ("NaN", ".", "missing"),
        ("-nan", ".", "missing"),
        ("-inf", ".", "missing"),
        ("Infinity", ",", "missing"),
        ("#N/A", ".", "missing"),
        ("null", ".", "missing"),
        ("1,234.5", ".", "mark"),
        ("1.234,5", ",", "mark"),
        ("1.234", ",", "mark"),
        ("1,5", ".", "mark"),
        ("1 234", ".", "mark"),
        ("1'234'567", ".", "mark"),
        ("1_000", ".", "text"),
        ("0x10", ".", "text"),
        ("2024-01-01", ".", "text"),
        ("01.02.2024", ",", "text"),
        ("12:30", ".", "text"),
        ("12 %", ".", "text"),
        ("=1+1", ".", "text"),
        ("1j", ".", "text"),
    ],
)
def test_number(cell, decimal, expected):
    assert number(cell, decimal) == expected


def test_shown_text_is_one_short_printable_line():
    assert shown(" a\n\tb\0 ") == "a b\ufffd"
    assert shown("x" * 10**6) == "x" * 39 + "…"
