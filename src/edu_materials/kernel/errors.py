"""What can go wrong, each kind with its exit code and a hint that says what to do next.

An error means that this edition cannot go on. What a person must judge is a finding, and is returned, not raised.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file that a person edits; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return ``file:line``, as editors and terminals link it."""
        return f"{self.file}:{self.line}"


class EduMaterialsError(Exception):
    """Something that a user can put right.

    ``exit_code`` is what the command line ends with; of several failed editions the highest counts.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str, place: Place | None = None) -> None:
        """Say what is wrong (*message*), what to do (*hint*) and where (*place*)."""
        super().__init__(message, hint, place)
        self.message = message
        self.hint = hint
        self.place = place

    def __reduce__(self) -> tuple[object, ...]:
        """Travel whole from a worker process to its parent."""
        return _revive, (type(self), self.message, self.hint, self.place)

    def __str__(self) -> str:
        """Return place and message on one line."""
        return f"{self.place}: {self.message}" if self.place else self.message


class UsageError(EduMaterialsError):
    """The command asks for something that does not exist."""

    exit_code = 2


class ContentError(EduMaterialsError):
    """An outline, a product or a market file breaks a rule."""

    exit_code = 3


class CatalogueError(EduMaterialsError):
    """A translation is missing, fuzzy or damaged."""

    exit_code = 4


class LayoutError(EduMaterialsError):
    """Text does not fit the room it has."""

    exit_code = 5


class FontError(EduMaterialsError):
    """A character that no face of ours can draw."""

    exit_code = 6


class ConformanceError(EduMaterialsError):
    """A finished file breaks a promise; its findings say which."""

    exit_code = 7


class OutputError(EduMaterialsError):
    """A file cannot be read or written."""

    exit_code = 8


class PrinterError(EduMaterialsError):
    """A printer cannot be reached, or cannot do what is asked."""

    exit_code = 9


def _revive(kind: type[EduMaterialsError], message: str, hint: str, place: Place | None) -> EduMaterialsError:
    return kind(message, hint=hint, place=place)
