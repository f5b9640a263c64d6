"""Names and controls in two columns, below each other where there is no room for two."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.value_slider import ValueSlider

_WRAPPED = Qt.TextFlag.TextWordWrap
_HIGHEST = 10_000  # pixels


class ControlForm(QWidget):
    """A form whose controls all begin and end on one line, however narrow it is.

    Qt's own wraps each row for itself, and the controls no longer stand below each other.
    """

    def __init__(self) -> None:
        super().__init__()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(2 * UNIT)
        self._form.setVerticalSpacing(2 * UNIT)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._names: list[QLabel] = []
        self._controls: list[QWidget] = []
        self._notes: list[QLabel] = []

    def add(self, name: str, control: QWidget) -> None:
        """Add a control, which has its tooltip already, below the others."""
        if isinstance(control, ValueSlider):
            label: QLabel = control.name_label(name)
        else:
            label = QLabel(name)
            explain(label, control.toolTip())
            label.setBuddy(control)
        self._names.append(label)
        self._controls.append(control)
        self._form.addRow(label, control)

    def add_note(self, note: QLabel) -> None:
        """Add words about the controls above, as wide as all of it."""
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setWordWrap(True)
        self._notes.append(note)
        self._form.addRow(note)

    def set_row_visible(self, control: QWidget, visible: bool) -> None:
        """Show or hide a control with its name."""
        self._form.setRowVisible(control, visible)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._widest(self._names + self._controls)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()

    def event(self, event: QEvent) -> bool:
        # Another size of text, or of what a control says.
        if event.type() == QEvent.Type.LayoutRequest:
            self._choose_columns()
        return super().event(event)

    def _choose_columns(self) -> None:
        needed = (
            self._widest(self._names)
            + self._form.horizontalSpacing()
            + max(map(_least_width, self._controls), default=0)
        )
        policies = QFormLayout.RowWrapPolicy
        fits = self.width() >= needed
        policy = policies.DontWrapRows if fits else policies.WrapAllRows
        if policy != self._form.rowWrapPolicy():
            self._form.setRowWrapPolicy(policy)
        # Where rows come and go, Qt gives words in several lines the heights of before.
        room = QRect(0, 0, self.width(), _HIGHEST)
        for note in self._notes:
            # Not heightForWidth, which is never less than the least height that was set before.
            wrapped = note.fontMetrics().boundingRect(room, _WRAPPED, note.text())
            note.setMinimumHeight(wrapped.height() if note.text() else 0)

    def _widest(self, widgets: list[QLabel] | list[QWidget]) -> int:
        return max((each.minimumSizeHint().width() for each in widgets), default=0)


def _least_width(control: QWidget) -> int:
    # A combo box remembers the least size of the font before.
    hint = control.sizeHint() if isinstance(control, QComboBox) else control.minimumSizeHint()
    return hint.width()
