"""Lessons: Markdown with live steps, read strictly; what they may say, and what they may ask about."""

from gdsim.engine.lessons.expressions import evaluate, holds
from gdsim.engine.lessons.fault import LessonError
from gdsim.engine.lessons.lesson import Lesson, Step, Task
from gdsim.engine.lessons.parser import parse

__all__ = ["Lesson", "LessonError", "Step", "Task", "evaluate", "holds", "parse"]
