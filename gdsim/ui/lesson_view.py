"""The panel of the lessons: their list, or the page of the one that is taken."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from gdsim.app.lesson_course import Course
from gdsim.ui.lesson_contents import LessonContents
from gdsim.ui.lesson_page import LessonPage


class LessonView(QStackedWidget):
    """Shows the course's page while there is one."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.setObjectName("lesson_view")
        self.course = course
        self.contents = LessonContents()
        self.page = LessonPage(course)
        self.addWidget(self.contents)
        self.addWidget(self.page)
        self.page.list_button.clicked.connect(self.show_list)
        course.moved_on.connect(self.show_page)
        course.left.connect(self.show_list)

    def show_list(self) -> None:
        """The list; a lesson that is taken goes on when it is chosen again."""
        self.setCurrentWidget(self.contents)

    def show_page(self) -> None:
        """The page of the lesson that is taken."""
        self.setCurrentWidget(self.page)
