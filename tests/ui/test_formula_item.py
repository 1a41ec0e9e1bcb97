import itertools
import threading

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene

from gdsim.ui import theme, typesetting
from gdsim.ui.formula_item import FormulaItem, FormulaLabel, formula_path, plain_text, prewarm

WORKING = [
    r"\frac{\partial L}{\partial w^{(1)}_{3}}",
    r"\hat{y}",
    r"\varphi'",
    r"1[z > 0]",
    r"w \leftarrow w - \eta \frac{\partial L}{\partial w}",
    r"\sqrt{x^2+1}",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}",
    r"\sum_{i=1}^n (y_i-t_i)^2",
    r"\left\lVert \nabla f \right\rVert",
    r"\begin{cases} z & z>0\\0 & z\le 0\end{cases}",
    r"\boxed{x} + \cancel{y} + \overline{z}",
    r"\mathbf{W}^\top \delta \odot \sigma'(z)",
    r"\text{loss}",
    r"\lim_{h \to 0} \max(0, z) \cdot 10^{-3}",
]
BROKEN = [
    r"\frac{1",
    "",
    r"\begin{bmatrix}",
    "x^",
    "}{",
    r"\left(",
    "\x00",
    "\\",
    "&",
    "한글",
    r"\text{손실}",
    "<&>",
    "x" * 3000,
]


@pytest.fixture(autouse=True)
def _light(qapp):
    theme.apply(qapp, "light", 100)
    yield
    qapp.clipboard().clear()


def drawn(path, size=200) -> QImage:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.translate(10, 120)
    painter.fillPath(path, QColor("black"))
    painter.end()
    return image


@pytest.mark.parametrize("latex", WORKING)
def test_formulas_are_typeset_inside_their_box(qapp, latex):
    assert typesetting._typeset(latex) is not None
    formula = formula_path(latex, 20.0)
    ink = formula.path.boundingRect()
    assert ink.left() == pytest.approx(0, abs=0.01)
    assert ink.width() == pytest.approx(formula.width, abs=0.01)
    assert -formula.ascent - 0.01 <= ink.top() < ink.bottom() <= formula.descent + 0.01


def test_sizes_scale(qapp):
    small, large = formula_path(r"\frac{a}{b}", 10.0), formula_path(r"\frac{a}{b}", 30.0)
    for one, three in zip(small[1:], large[1:], strict=True):
        assert three == pytest.approx(3 * one)
    assert large.path.boundingRect().height() == pytest.approx(
        3 * small.path.boundingRect().height(), rel=1e-6
    )


def test_a_fraction_is_a_numerator_a_bar_and_a_denominator(qapp):
    formula = formula_path(r"\frac{1}{1}", 40.0)
    image = drawn(formula.path)
    middle = 10 + round(formula.width / 2)
    dark = [image.pixelColor(middle, y).lightness() < 128 for y in range(200)]
    runs = sum(1 for before, now in itertools.pairwise(dark) if now and not before)
    assert runs == 3


def test_holes_stay_open(qapp):
    image = drawn(formula_path("0", 100.0).path)
    row = [image.pixelColor(x, 120 - 33).lightness() < 128 for x in range(200)]
    assert row.count(True) > 5
    first, last = row.index(True), 199 - row[::-1].index(True)
    assert not all(row[first : last + 1])


def test_a_box_is_a_line_not_a_block(qapp):
    boxed, bare = formula_path(r"\boxed{x}", 80.0).path, formula_path("x", 80.0).path
    area = sum(drawn(boxed).pixelColor(x, y).lightness() < 128 for x in range(100) for y in range(40, 160))
    inner = sum(drawn(bare).pixelColor(x, y).lightness() < 128 for x in range(100) for y in range(40, 160))
    box = boxed.boundingRect()
    assert inner < area < 0.6 * box.width() * box.height()


@pytest.mark.parametrize("latex", BROKEN)
def test_what_cannot_be_typeset_is_shown_as_text(qapp, latex):
    formula = formula_path(latex, 16.0)
    assert formula.ascent > 0
    assert formula.width >= 0
    assert formula.path.isEmpty() == (latex == "")


def test_what_the_typesetter_never_draws_is_refused(qapp):
    from xml.etree.ElementTree import Element

    for element in (Element("path", d="M 0 0", transform="scale(2)"), Element("use", href="#a")):
        with pytest.raises(ValueError, match="unexpected"):
            typesetting._shape(element)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{\partial L}{\partial w^{(1)}_{3}}", "∂L/∂w⁽¹⁾₃"),
        (r"w \leftarrow w - \eta \nabla f", "w ← w − η∇f"),
        (r"\hat{y}", "ŷ"),
        (r"-x_{k+1}^2", "−x²ₖ₊₁"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\sqrt{x^2+1}", "√(x² + 1)"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "[1, 2; 3, 4]"),
        (r"e^{\alpha+\beta}", "e^(α+β)"),
        (r"\text{손실 }L", "손실 L"),
        (r"\frac{1", r"\frac{1"),
    ],
)
def test_plain_text_reads_like_the_formula(latex, text):
    assert plain_text(latex) == text


def test_prewarming_happens_on_any_thread_and_is_not_done_again(qapp, monkeypatch):
    latexes = [rf"q_{{{i}}} + r" for i in range(6)]
    typesetting._typeset.cache_clear()
    threads = [threading.Thread(target=prewarm, args=(latexes,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    here = [formula_path(latex, 17.0).width for latex in latexes]
    for thread in threads:
        thread.join()
    monkeypatch.setattr(typesetting, "_outline", lambda latex: pytest.fail("typeset again"))
    prewarm(latexes)
    assert all(typesetting._typeset(latex) is not None for latex in latexes)
    assert len(set(here)) > 1


def test_prewarming_can_be_stopped():
    asked = []

    def go_on() -> bool:
        asked.append(True)
        return len(asked) < 3

    prewarm([rf"stop_{{{i}}}" for i in range(10)], go_on)
    assert len(asked) == 3


def test_item_paints_within_its_bounds_and_follows_the_theme(qapp):
    scene = QGraphicsScene()
    item = FormulaItem(r"\frac{a}{b}", 40.0, "backward", centred=True)
    scene.addItem(item)
    assert item.boundingRect().center().x() == pytest.approx(0, abs=0.01)
    assert item.boundingRect().center().y() == pytest.approx(0, abs=0.01)

    def colours() -> set[str]:
        image = QImage(200, 200, QImage.Format.Format_RGB32)
        image.fill(QColor("#808080"))
        painter = QPainter(image)
        scene.render(painter, QRectF(0, 0, 200, 200), QRectF(-50, -50, 100, 100))
        painter.end()
        return {image.pixelColor(x, y).name() for x in range(200) for y in range(200)}

    assert theme.LIGHT.backward in colours()
    with theme.using(theme.DARK):
        assert theme.DARK.backward in colours()
    item.setColour(QColor("#00ff00"))
    assert "#00ff00" in colours()
    box = item.boundingRect()
    item.setSize(80.0)
    assert item.boundingRect().height() > 1.9 * box.height() - 4
    item.setLatex("x")
    assert item.latex() == "x"
    assert item.boundingRect().height() < box.height() * 2


@pytest.fixture
def label(qtbot):
    label = FormulaLabel(r"\frac{\partial L}{\partial w}", scale=2.0)
    qtbot.addWidget(label)
    label.show()
    return label


def inks(label) -> set[str]:
    image = label.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_label_is_drawn_in_the_colour_of_its_role(qapp, label):
    assert theme.LIGHT.text in inks(label)
    label.setColour("backward")
    assert theme.LIGHT.backward in inks(label)
    theme.apply(qapp, "dark")
    assert theme.DARK.backward in inks(label)
    label.setEnabled(False)
    assert theme.DARK.faint in inks(label)


def test_label_grows_with_the_text_and_its_formula(qapp, label):
    before = label.sizeHint()
    theme.apply(qapp, "light", 200)
    assert label.sizeHint().height() > 1.7 * before.height()
    theme.apply(qapp, "light", 100)
    assert label.sizeHint() == before
    label.setLatex("x")
    assert label.sizeHint().height() < before.height()
    label.setScale(4.0)
    assert label.sizeHint().height() > 14
    assert 0 < label.baseline() <= label.height()


@pytest.mark.parametrize(
    "side", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter]
)
def test_label_aligns(qtbot, side):
    label = FormulaLabel("|", alignment=side | Qt.AlignmentFlag.AlignVCenter)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    qtbot.addWidget(label)
    label.resize(101, 40)
    image = label.grab().toImage()
    dark = [x for x in range(101) if image.pixelColor(x, 20).lightness() < 120]
    wanted = {
        Qt.AlignmentFlag.AlignLeft: 4,
        Qt.AlignmentFlag.AlignRight: 97,
        Qt.AlignmentFlag.AlignHCenter: 50,
    }[side]
    assert dark
    assert abs(sum(dark) / len(dark) - wanted) <= 3


def test_label_is_read_aloud_and_reached_by_keyboard(qtbot, label):
    assert label.accessibleName() == "∂L/∂w"
    label.setLatex(r"\hat{y}")
    assert label.accessibleName() == "ŷ"
    assert label.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_copying(qapp, qtbot, label):
    label.copy_latex()
    assert qapp.clipboard().text() == r"\frac{\partial L}{\partial w}"
    label.copy_text()
    assert qapp.clipboard().text() == "∂L/∂w"
    theme.apply(qapp, "dark")
    label.copy_picture()
    mime = qapp.clipboard().mimeData()
    assert b"<path" in bytes(mime.data("image/svg+xml").data())
    image = qapp.clipboard().image()
    assert image.width() > 2.5 * label.sizeHint().width()
    assert image.pixelColor(1, 1).name() == theme.LIGHT.card
    assert theme.current() is theme.DARK
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == r"\frac{\partial L}{\partial w}"


def test_context_menu_copies(qapp, label):
    menu = label.menu()
    assert [action.text() for action in menu.actions()] == [
        "Copy as LaTeX",
        "Copy as text",
        "Copy as picture",
    ]
    menu.actions()[1].trigger()
    assert qapp.clipboard().text() == "∂L/∂w"
    menu.deleteLater()
    label.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))
    shown = qapp.activePopupWidget()
    assert shown is not None
    shown.close()
