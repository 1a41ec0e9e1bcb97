"""CSV in and out, as users' spreadsheets write it and as they break it."""

from __future__ import annotations

import contextlib
import io
import os
import stat

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdsim.engine import table_reader
from gdsim.engine.datasets import DATASETS
from gdsim.engine.sentence import InputError
from gdsim.engine.table_preview import MAX_ROW_LENGTH
from gdsim.engine.tables import preview_csv, read_csv, write_csv


@pytest.fixture
def csv_file(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def rows_of(data):
    return np.hstack((data.inputs, data.targets)).tolist()


def refusal(path, *args, **kwargs):
    with pytest.raises(InputError) as caught:
        read_csv(path, *args, **kwargs)
    return str(caught.value)


# --- what loads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize(
    "content",
    [
        "키,나이,몸무게\n170,30,65.5\n180,41,-0.25\n",
        "키;나이;몸무게\n170;30;65,5\n180;41;-0,25\n",
        "키\t나이\t몸무게\r\n170\t30\t65,5\r\n180\t41\t-0,25",
        '"키","나이","몸무게"\n170,30,65.5\n180,41,-0.25\n',
        '"키","나이","몸무게"\n"170","30","65.5"\n"180","41","-0.25"\n',
        "\n키,나이,몸무게\n\n170,30,65.5\n,,\n180, 41 ,-0.25\n\n\n",
    ],
)
def test_every_way_of_writing_the_same_table(csv_file, encoding, content):
    data = read_csv(csv_file(content, encoding))
    assert rows_of(data) == [[170, 30, 65.5], [180, 41, -0.25]]
    assert (data.input_names, data.target_names) == (("키", "나이"), ("몸무게",))
    assert (data.task, data.notes) == ("regression", ())


def test_without_a_header_columns_are_letters(csv_file):
    data = read_csv(csv_file("1,2,3\n4,5,6\n"))
    assert rows_of(data) == [[1, 2, 3], [4, 5, 6]]
    assert (data.input_names, data.target_names) == (("A", "B"), ("C",))


def test_one_row_loads_without_remarks(csv_file):
    data = read_csv(csv_file("x,y\n1,2\n"))
    assert rows_of(data) == [[1, 2]]
    assert data.notes == ()


def test_quoted_cells_may_hold_separators_quotes_and_line_feeds(csv_file):
    path = csv_file('name,x,y\n"a, ""b""\nc",1,2\n5" pipe,3,4\nplain,"5","6"\n')
    assert rows_of(read_csv(path, ["x"], ["y"])) == [[1, 2], [3, 4], [5, 6]]


def test_a_header_on_two_lines(csv_file):
    assert rows_of(read_csv(csv_file('x,"y\n(kg)"\n1,2\n3,4\n'))) == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("inputs", "targets", "expected"),
    [
        (None, None, (("a", "b", "c"), ("d",))),
        (["c", 0], None, (("c", "a"), ("d",))),
        (None, ["a"], (("b", "c", "d"), ("a",))),
        (["d"], None, (("d",), ("c",))),
        ([1], [3, 0], (("b",), ("d", "a"))),
    ],
)
@pytest.mark.parametrize("blank", ["", "\n"])
def test_chosen_columns_in_the_chosen_order(csv_file, inputs, targets, expected, blank):
    data = read_csv(csv_file(f"a,b,c,d\n1,2,3,4\n{blank}5,6,7,8\n"), inputs, targets)
    assert (data.input_names, data.target_names) == expected
    order = ["abcd".index(name) for name in (*expected[0], *expected[1])]
    assert rows_of(data) == [[1 + i for i in order], [5 + i for i in order]]


def test_text_does_not_matter_in_columns_that_are_not_chosen(csv_file):
    path = csv_file("day;x;place;y\n01.02.2024;1,5;서울;2\n02.02.2024;2,5;부산;3\n", "cp949")
    assert rows_of(read_csv(path, ["x"], ["y"])) == [[1.5, 2], [2.5, 3]]


@pytest.mark.parametrize(
    ("labels", "asked", "task"),
    [
        ("0110", None, "classification"),
        ("0110", "regression", "regression"),
        ("1111", None, "regression"),
        ("1111", "classification", "classification"),
        ("0120", None, "regression"),
    ],
)
def test_task(csv_file, labels, asked, task):
    path = csv_file("x,y\n" + "".join(f"{i},{label}\n" for i, label in enumerate(labels)))
    assert read_csv(path, task=asked).task == task


def test_a_classification_needs_labels(csv_file):
    assert "0 or 1" in refusal(csv_file("x,y\n1,2\n3,4\n"), task="classification")


def test_constant_columns_are_remarked_and_do_not_change_equality(csv_file):
    data = read_csv(csv_file("x,z,y\n1,7,2\n3,7,2\n"))
    assert [str(note) for note in data.notes] == [
        f"Column “{name}” has the same value in every row: nothing can be learned from it." for name in "zy"
    ]


def test_korean_text_after_a_long_ascii_beginning(csv_file):
    content = "x,y,note\n" + "1,2,ok\n" * 30_000 + "3,4,좋음\n"
    data = read_csv(csv_file(content, "cp949"), ["x"], ["y"])
    assert len(data) == 30_001
    assert data.targets[-1, 0] == 4


def test_numbers_are_read_to_the_last_bit(csv_file):
    texts = ["0.1", "1e-320", "-0.0", "123456789.123456789", "2.2250738585072011e-308", "9007199254740993"]
    expected = [float(text) for text in texts]
    for quote in ("", '"'):
        path = csv_file("x,y\n" + "".join(f"{quote}{text}{quote},1\n" for text in texts))
        read = read_csv(path).inputs[:, 0]
        assert read.tobytes() == np.array(expected).tobytes()


def test_a_million_rows(tmp_path):
    path = tmp_path / "million.csv"
    block = "".join(f"{i / 64},{-i},{i % 7 + 0.5}\n" for i in range(1000))
    path.write_text("a,b,c\n" + block * 1000)
    fractions = []
    data = read_csv(path, check=fractions.append)
    assert data.inputs.shape == (1_000_000, 2)
    i = np.arange(1000.0)
    assert np.array_equal(data.inputs[-1000:], np.column_stack((i / 64, -i)))
    assert np.array_equal(data.targets.reshape(1000, 1000), np.tile(i % 7 + 0.5, (1000, 1)))
    assert len(fractions) > 300
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)


def test_rows_are_counted_across_blocks(csv_file):
    rows = 20_000
    lines = [f"{i},{i}" for i in range(rows)]
    lines[4000] = ""
    lines[15_000] = "1,"
    content = "x,y\n" + "\n".join(lines)
    assert "Row 15002, column “y”: the value is missing" in refusal(csv_file(content))
    quoted = content.replace("9000,9000", '"9000",9000')
    assert "Row 15002, column “y”: the value is missing" in refusal(csv_file(quoted))
    data = read_csv(csv_file(quoted), missing="drop")
    assert len(data) == rows - 2
    assert np.array_equal(np.delete(np.arange(rows), [4000, 15_000]), data.inputs[:, 0])


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("x,y\n1,2\n,4\n5,\n", "Row 3, column “x”: the value is missing. Other faults: 1."),
        ("x,y\n1,2\n3,nan\n", "Row 3, column “y”: the value is missing. Other faults: 0."),
        ("x,y\n1,2\n-inf,4\n", "Row 3, column “x”: the value is missing. Other faults: 0."),
        ("x,y\n1,2\n\n3,abc\n5,6\n5,6", "Row 4, column “y”: “abc” is not a number. Other faults: 0."),
        ("1,2\n3,1_0\n5,6", "Row 2, column “B”: “1_0” is not a number. Other faults: 0."),
        ("x,y\n1,2\n3,2e30\n", "Row 3, column “y”: “2e30” is beyond 1e+30. Other faults: 0."),
        ("x,y\n1,2\n3,-1e999\n", "Row 3, column “y”: “-1e999” is beyond 1e+30. Other faults: 0."),
        ("x,y\n1,2\n3,4,5\n6\n", "Row 3 has 3 cells, but there are 2 columns. Other faults: 1."),
        (
            'x,y\n1,2\n3,"1,234.5"\n',
            "Row 3, column “y”: “1,234.5” has a thousands separator or another decimal mark than the rest. "
            "Write numbers like 1234.5. Other faults: 0.",
        ),
        (
            "x;y\n1,5;2\n1.234;4\n",
            "Row 3, column “x”: “1.234” has a thousands separator or another decimal mark than the rest. "
            "Write numbers like 1234,5. Other faults: 0.",
        ),
        (
            "colour,y\nred,2\nblue,4\n",
            "Column “colour” holds text (“red”, “blue”): leave it out or write a number for each label.",
        ),
        ("x,y\n", "The file has a header, but no rows of data."),
        ("x,y\n\n,\n", "The file has a header, but no rows of data."),
        ("x\n1\n", "A data set needs at least one input column and one target column."),
        (
            'x,y\n1,2\n3,"4\n5,6\n',
            "Row 3: a quotation mark is never closed, or closed before the end of the cell.",
        ),
        ('x,y\n1,"2"3\n', "Row 2: a quotation mark is never closed, or closed before the end of the cell."),
    ],
)
def test_faults_are_named_by_row_and_column(csv_file, content, expected):
    assert refusal(csv_file(content)) == expected


def test_an_unclosed_quotation_mark_loses_no_rows_silently(csv_file):
    path = csv_file('x,y,note\n1,2,a\n3,4,"b\n5,6,c\n')
    assert "Row 3: a quotation mark" in refusal(path, ["x"], ["y"])


@pytest.mark.parametrize("quote", ["", '"'])
def test_missing_values_can_be_dropped(csv_file, quote):
    path = csv_file(f"x,y\n{quote}1{quote},2\n,4\n5,NA\n\n7,8\n")
    data = read_csv(path, missing="drop")
    assert rows_of(data) == [[1, 2], [7, 8]]
    assert [str(note) for note in data.notes] == ["Rows left out because a value is missing: 2."]


def test_dropping_forgives_nothing_but_missing_values(csv_file):
    assert "Row 3, column “y”: “b”" in refusal(csv_file("x,y\n1,2\n,b\n5,6\n7,8"), missing="drop")
    assert refusal(csv_file("x,y\n,2\n3,\n"), missing="drop") == "Every row has a missing value."


@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        (["q"], None, "There is no column “q”. The file has: x, y, z."),
        ([3], None, "There is no column “3”."),
        ([-1], None, "There is no column “-1”."),
        (["x", 0], None, "Column “x” is chosen twice."),
        (["x"], ["x"], "Column “x” is chosen twice."),
        ([], None, "at least one input"),
        (["x"], [], "one target"),
        (["x", "y", "z"], None, "one target"),
    ],
)
def test_wrong_choices_of_columns(csv_file, inputs, targets, words):
    assert words in refusal(csv_file("x,y,z\n1,2,3\n4,5,6\n"), inputs, targets)


def test_files_that_are_no_tables(csv_file, tmp_path):
    assert "no file" in refusal(tmp_path / "no.csv")
    assert "folder" in refusal(tmp_path)
    assert "empty" in refusal(csv_file(b""))
    assert "not a text file" in refusal(csv_file(bytes(range(256))))
    assert "not a text file" in refusal(csv_file(b"x,y\n" + b"1,2\n" * 50_000 + b"\xff\xff\n"))
    endless = refusal(csv_file("x,y\n1,2\n3," + "4" * 3 * MAX_ROW_LENGTH))
    assert endless.startswith(f"Row 3 is longer than {MAX_ROW_LENGTH} characters")


def test_too_many_numbers(csv_file, monkeypatch):
    monkeypatch.setattr(table_reader, "MAX_NUMBERS", 3)
    assert refusal(csv_file("x,y\n1,2\n3,4\n")) == "The file holds more than 3 numbers."


def test_reading_can_be_cancelled(csv_file):
    class CancelledError(Exception):
        pass

    seen = []

    def check(fraction):
        seen.append(fraction)
        if len(seen) == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        read_csv(csv_file("x,y\n" + "1,2\n" * 100_000), check=check)
    assert len(seen) == 3


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60) | st.text(alphabet='01.,;\t\n"-e axNA', max_size=60).map(str.encode))
def test_any_file_is_a_dataset_or_a_sentence(csv_file, content):
    path = csv_file(content)
    with contextlib.suppress(InputError):
        preview = preview_csv(path)
        assert all(map(str, preview.problems))
        data = read_csv(path)
        assert len(data) <= preview.rows
        assert (len(data.input_names) + len(data.target_names)) == len(preview.names)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(
            st.sampled_from(["1", "-2.5", "1e3", "", "NA", "x", "1,5", "1e31", " 7 "]), min_size=2, max_size=3
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_fast_and_the_careful_reader_agree(csv_file, rows):
    """A quoted cell in the first row of data sends the whole file the careful way."""
    plain = "x;y\n0;0\n" + "".join(";".join(cells) + "\n" for cells in rows)
    quoted = plain.replace("0;0", '"0";0', 1)
    outcomes = []
    for content in (plain, quoted):
        path = csv_file(content)
        try:
            outcomes.append(rows_of(read_csv(path, missing="drop")))
        except InputError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]


# --- writing -------------------------------------------------------------------------------------

name = st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=1, max_size=12)
finite = st.floats(-1e30, 1e30, allow_nan=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), names=st.lists(name, min_size=2, max_size=4, unique=True))
def test_what_was_written_is_read_back_to_the_bit(tmp_path, data, names):
    header = [f"{text}_" for text in names]  # never the word for a missing value
    row = st.lists(finite, min_size=len(names), max_size=len(names))
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    path = tmp_path / "round.csv"
    write_csv(path, header, rows)
    read = read_csv(path, task="regression")
    assert (*read.input_names, *read.target_names) == tuple(header)
    assert np.hstack((read.inputs, read.targets)).tobytes() == np.array(rows).tobytes()


def test_a_dataset_goes_round(tmp_path):
    data = DATASETS["ripple"].sample(300, 0.1, 4)
    write_csv(
        tmp_path / "a.csv", data.input_names + data.target_names, np.hstack((data.inputs, data.targets))
    )
    assert read_csv(tmp_path / "a.csv") == data


def test_the_bytes_of_a_written_file(tmp_path):
    path = tmp_path / "한글.csv"
    rows = [(0, 0.1, "가, 나"), (10**20, np.float64(1 / 3), None), (True, float("inf"), np.float32("nan"))]
    write_csv(path, ["k", "손실", "note"], rows)
    assert (
        path.read_bytes()
        == (
            '\ufeffk,손실,note\r\n0,0.1,"가, 나"\r\n100000000000000000000,0.3333333333333333,\r\nTrue,,\r\n'
        ).encode()
    )


def test_writing_to_an_open_text_has_no_mark():
    text = io.StringIO()
    write_csv(text, ["x"], [[1.5]])
    assert text.getvalue() == "x\r\n1.5\r\n"


def test_a_failed_write_keeps_the_old_file(tmp_path):
    path = tmp_path / "old.csv"
    path.write_text("old")

    def rows():
        yield [1]
        raise OSError(28, "No space left on device")

    with pytest.raises(
        InputError, match=r"“old\.csv” cannot be written: No space left on device\. Nothing was"
    ):
        write_csv(path, ["x"], rows())
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["old.csv"]


def test_writing_where_it_cannot_be(tmp_path):
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "none" / "a.csv", tmp_path / "folder"):
        with pytest.raises(InputError, match="cannot be written"):
            write_csv(path, ["x"], [[1]])
    assert os.listdir(tmp_path) == ["folder"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
def test_a_written_file_is_an_ordinary_one(tmp_path):
    plain, written, link = tmp_path / "plain", tmp_path / "written.csv", tmp_path / "link.csv"
    plain.touch()
    link.symlink_to(written)
    write_csv(link, ["x"], [[1]])
    assert link.is_symlink()
    assert stat.S_IMODE(written.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
