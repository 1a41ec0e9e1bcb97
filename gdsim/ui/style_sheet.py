"""The one style sheet: a template over the theme's colours and the size of the text."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QDir, QTemporaryDir


def style_sheet(colours: Mapping[str, Any], points: float, scale: float, least: float = 0.0) -> str:
    """The sheet for a theme's named ``colours``, text of ``points``, and spaces ``scale`` times the usual.

    No text is smaller than ``least`` points.
    """
    sizes = (2, 3, 4, 6, 7, 8, 10, 12, 13, 14, 16, 20, 28)
    return Template(_SHEET).substitute(
        colours,
        small=f"{max(points * 0.85, least):g}pt",
        large=f"{points * 1.1:g}pt",
        **{f"s{size}": f"{round(size * scale)}px" for size in sizes},
        **_arrows(colours),
    )


_folder: QTemporaryDir | None = None
_ARROWS = {
    "down": "M4 6.2 8 10.2 12 6.2",
    "up": "M4 9.8 8 5.8 12 9.8",
    "left": "M9.8 4 5.8 8 9.8 12",
    "right": "M6.2 4 10.2 8 6.2 12",
    "check": "M3.6 8.4 6.8 11.4 12.4 4.8",
    "close": "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5",
    "float": "M6 3.5H12.5V10M3.5 6H10V12.5H3.5Z",
}


def _arrows(colours: Mapping[str, Any]) -> dict[str, str]:
    """``url(...)`` of the little arrows: a style sheet takes files only, so they are written once per run."""
    global _folder
    if _folder is None:
        _folder = QTemporaryDir()
        QDir.addSearchPath("gdsim-theme", _folder.path())
    urls = {}
    for name, path in _ARROWS.items():
        colour, width = (colours["accent_text"], 2.2) if name == "check" else (colours["muted"], 1.6)
        file = Path(_folder.path()) / f"{colours['name']}-{name}.svg"
        with suppress(OSError):  # a full disk costs the arrows, not the window
            file.write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">'
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"'
                f' stroke-linecap="round" stroke-linejoin="round"/></svg>',
                "utf-8",
            )
        urls[f"url_{name}"] = f'url("gdsim-theme:{file.name}")'
    return urls


_SHEET = """
QMainWindow::separator { background: transparent; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: $selection; }
*[card="true"] { background: $card; border: 1px solid $border; border-radius: 6px; }

*[task="true"] { background: $field; border: 1px solid $border; border-left: 4px solid $accent; border-radius: 6px; }
*[task="true"][state="done"] { background: $card; border-left: 4px solid $success; }
*[lesson="true"] { background: $card; border: 1px solid $border; border-radius: 6px; }
*[lesson="true"]:hover { border-color: $accent; }
#lesson_line { color: $border; }

QDockWidget { font-weight: 600; titlebar-close-icon: $url_close; titlebar-normal-icon: $url_float; }
QDockWidget::title { background: $card; border: 1px solid $border; border-bottom: none;
  padding: $s8 $s12 $s6 $s8; margin: 3px 3px 0 3px; border-top-left-radius: 6px;
  border-top-right-radius: 6px; text-align: left; }
QDockWidget > *[body="true"] { background: $card; border: 1px solid $border; border-top: none;
  margin: 0 3px 3px 3px; border-bottom-left-radius: 6px; border-bottom-right-radius: 6px;
  font-weight: 400; }

QDockWidget::close-button, QDockWidget::float-button { subcontrol-origin: padding;
  subcontrol-position: right center; }
QDockWidget::close-button { right: 10px; }
QDockWidget::float-button { right: 28px; }

QToolBar { background: $card; border: none; border-bottom: 1px solid $border; padding: $s4 $s8;
  spacing: $s4; }
QToolBar::separator { background: $border; width: 1px; height: 1px; margin: $s4; }
QStatusBar { background: $card; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QMenuBar { background: $card; padding: 0 $s4; }
QMenuBar::item { padding: $s4 $s8; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $field; }
QMenu { background: $card; border: 1px solid $border; padding: $s4; }
QMenu::item { padding: $s4 $s20 $s4 $s8; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: $s4 $s4; }
QMenu::icon { padding-left: $s6; }
QMenu::right-arrow { image: $url_right; width: $s16; height: $s16; }

QToolButton { border: 1px solid transparent; border-radius: 5px; padding: $s4;
  background: transparent; color: $text; }
QToolButton:hover { background: $field; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $faint; }
QToolButton[popupMode="1"], QToolButton[popupMode="2"] { padding-right: $s20; }
QToolButton::menu-indicator { image: $url_down; width: $s12; subcontrol-position: right center;
  right: 3px; }
QToolButton::menu-button { border: none; width: $s16; }
QToolButton::menu-arrow { image: $url_down; width: $s12; height: $s12; }
QPushButton { border: 1px solid $border; border-radius: 5px; padding: $s4 $s12; background: $field;
  color: $text; min-height: $s16; }
QPushButton:hover { border-color: $faint; }
QPushButton:pressed, QPushButton:checked { background: $selection; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $faint; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:hover { background: $field; }
QPushButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="primary"], QToolButton[role="primary"] { background: $accent; color: $accent_text;
  border-color: $accent; }
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { border-color: $text; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled { background: $field;
  color: $faint; border-color: $border; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit, QDateTimeEdit {
  background: $field; color: $text; border: 1px solid transparent; border-radius: 5px;
  padding: $s3 $s6; selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $border; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QComboBox:on, QPlainTextEdit:focus,
QTextEdit:focus { border: 1px solid $accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $faint; }
QLineEdit[state="error"], QAbstractSpinBox[state="error"] { border: 1px solid $error; }
QAbstractSpinBox { padding: $s3 $s16 $s3 $s6; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { background: transparent; border: none;
  padding: 0 $s4; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent;
  width: $s16; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: $url_up; width: $s10; height: $s10; }
QAbstractSpinBox::down-arrow { image: $url_down; width: $s10; height: $s10; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $border;
  border-radius: 3px; }
QComboBox { padding-right: $s20; }
QComboBox::drop-down { border: none; width: $s20; }
QComboBox::down-arrow { image: $url_down; width: $s12; height: $s12; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $border; padding: $s4;
  outline: none; selection-background-color: $selection; selection-color: $text; }

QCheckBox, QRadioButton { spacing: $s8; padding: 2px; border: 1px solid transparent;
  border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QGroupBox::indicator {
  width: $s13; height: $s13; border: 1px solid $muted; border-radius: 4px; background: $card; }
QRadioButton::indicator { border-radius: $s7; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QGroupBox::indicator:checked {
  background: $accent; border-color: $accent; image: $url_check; }
QRadioButton::indicator:checked { border: $s4 solid $accent; width: $s7; height: $s7;
  background: $accent_text; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $faint;
  background: $field; }

QGroupBox { border: none; margin-top: $s20; padding: $s4 0 0 0; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0;
  color: $muted; }
QLabel[role="title"] { font-size: $large; font-weight: 600; }
QLabel[role="heading"] { color: $muted; font-size: $small; font-weight: 500; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="number"] { color: $text; }
QLabel[role="turn"] { color: $accent; font-weight: 600; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="error"] { color: $error; }
QLabel[role="success"] { color: $success; }
QLabel[role="backward"] { color: $backward; font-weight: 600; }
QLabel[role="forward"] { color: $forward; font-weight: 600; }

QTableView, QTreeView, QListView { background: $card; border: none; gridline-color: $border;
  outline: none; alternate-background-color: $window; selection-background-color: $selection;
  selection-color: $text; }
QTableView::item, QTreeView::item, QListView::item { padding: $s2 $s6; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid $accent; border-radius: 4px; }
QHeaderView { background: $card; }
QHeaderView::section { background: $card; color: $muted; border: none;
  border-bottom: 1px solid $border; padding: $s4 $s6; font-size: $small; font-weight: 500; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: $card; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: $s4 $s12; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $field; }
QTabBar::scroller { width: $s20; }
QTabBar QToolButton { padding: 0; background: $card; border: none; }
QTabBar QToolButton::right-arrow { image: $url_right; width: $s16; height: $s16; }
QTabBar QToolButton::left-arrow { image: $url_left; width: $s16; height: $s16; }

QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: 14px; height: 14px; margin: -5px 0;
  border-radius: 7px; }
QSlider::groove:horizontal:disabled, QSlider::sub-page:horizontal:disabled,
QSlider::handle:horizontal:disabled { background: $faint; }
QSlider:focus { border: 1px solid $accent; border-radius: 5px; }
QProgressBar { background: $field; border: none; border-radius: 3px; max-height: 6px;
  color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollArea, QScrollArea > #qt_scrollarea_viewport, QScrollArea > #qt_scrollarea_viewport > QWidget {
  background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $faint; border-radius: 3px; margin: 2px; min-width: 24px;
  min-height: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $selection; }
QToolTip { background: $card; color: $text; border: 1px solid $border; padding: $s4 $s6; }
"""
