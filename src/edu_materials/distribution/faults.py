"""What a database complains of, said so that a person knows what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from edu_materials.kernel.errors import OutputError

_CONFLICT = "23"  # class of SQLSTATE: integrity constraint violation (ISO/IEC 9075)
_REFUSED = "P0001"  # raised by a trigger of ours
NEVER_CHANGED = "rows of the ledger are never changed or removed"
"""What the triggers say."""


class LedgerConflictError(OutputError):
    """A row that may be in the ledger only once is there already, or points at one that is not there."""


_REMEDIES = (
    (("locked", "55P03", "lock timeout"), "is being written by another program", "Wait until it has ended; try again."),
    (("full", "53100", "No space"), "has no room left on its disk", "Free some space; nothing was kept, run it again."),
    (("readonly", "read-only", "25006"), "may not be written", "Check the rights of the file and its folder."),
    (("unable to open",), "cannot be opened", "Check the path and its rights."),
    (("not a database", "malformed", "corrupt"), "is no ledger, or is damaged", "Restore it from a backup."),
    (("28P01", "28000", "password", "authentication"), "refuses the login", "Check user and password in the URL."),
    (("3D000",), "does not exist", "Create the database first, or check its name in the URL."),
    (("42501", "permission denied"), "does not let us in", "Ask its keeper for the rights to read and write."),
)
_GONE = (
    "cannot be reached, or went away in the middle",
    "See that the database is running; nothing of this step was kept, so run it again.",
)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what a database raises into an error of ours that names the ledger at *place*.

    Raises:
        LedgerConflictError: A constraint or a trigger refused a row.
        OutputError: Anything else that went wrong with the database.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise _ours(error, place) from error


def _ours(error: SQLAlchemyError, place: str) -> OutputError:
    state, said = _state(error)
    if NEVER_CHANGED in said:
        return LedgerConflictError(
            f"the ledger {place} refuses: {NEVER_CHANGED}", hint="Write a correction, which is a row of its own."
        )
    if isinstance(error, IntegrityError) or state.startswith(_CONFLICT) or state == _REFUSED:
        return LedgerConflictError(
            f"the ledger {place} has such a row already, or lacks what the row points at: {said}",
            hint="Somebody may have been quicker: look at what is on record before you try again.",
        )
    for signs, what, remedy in _REMEDIES:
        if any(sign in said or sign == state for sign in signs):
            return OutputError(f"the ledger {place} {what}", hint=remedy)
    return OutputError(f"the ledger {place} {_GONE[0]}: {said}", hint=_GONE[1])


def _state(error: SQLAlchemyError) -> tuple[str, str]:
    """Return SQLSTATE, where the database gives one, and what it said, on one line and without our own rows."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return "", type(error).__name__
    first = error.orig.args[0] if error.orig.args else ""
    if isinstance(first, dict):
        return str(first.get("C", "")), str(first.get("M", "")).split("\n")[0]
    return "", str(first).split("\n")[0]
