"""A file on its way through a printer: asked what it can, asked whether it would, given the file, followed to the end.

Nothing is printed before the printer has agreed to everything that is asked. Nothing is sent twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from edu_materials.build.ipp_link import Address, ask
from edu_materials.kernel.errors import PrinterError
from edu_materials.press.ipp import (
    JOB_GROUP,
    OPERATION_GROUP,
    PRINTER_GROUP,
    UNSUPPORTED_GROUP,
    Attribute,
    Group,
    Message,
    Operation,
    Tag,
    Value,
    numbers,
    texts,
)
from edu_materials.press.printing import (
    PDF,
    Answers,
    PrintOrder,
    job_attributes,
    notes_on,
    promises_scale,
    require_able,
)

State = Literal["pending", "held", "processing", "stopped", "cancelled", "aborted", "completed"]
_STATES: dict[int, State] = {
    3: "pending",
    4: "held",
    5: "processing",
    6: "stopped",
    7: "cancelled",
    8: "aborted",
    9: "completed",
}
"""What a job can be (RFC 8011, 5.3.7)."""
_OVER = frozenset({"cancelled", "aborted", "completed"})
_REFUSED = 0x0400
_HINTS = {
    0x0401: "Ask who runs it for the right to print.",
    0x0402: "Ask who runs it for the right to print.",
    0x0403: "Ask who runs it for the right to print.",
    0x0406: "lpstat -e lists the queues; for a printer, see the path of its address.",
    0x0408: "Print fewer copies at once.",
    0x040A: "Make a CUPS queue for it, which reads PDF, and name that with --printer.",
    0x040B: "Choose what the printer has: see the medium, the sides and the copies that were asked for.",
    0x0504: "Put right what the printer says of itself, and print again.",
    0x0505: "Wait until the printer is free.",
    0x0506: "Let it accept jobs again, in its own menu or with cupsaccept.",
    0x0507: "Wait until the printer is free.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of a file: the number and the state of its job, and what the printer leaves open."""

    job: int
    state: State
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A printer that has been asked what it can; ``user`` is the name that its jobs stand under."""

    address: Address
    answers: Answers
    user: str


def opened(address: Address, user: str) -> Queue:
    """Return the printer at *address*, with what it says of itself.

    Raises:
        PrinterError: It cannot be reached, or is no printer.
    """
    wanted = Attribute("requested-attributes", Tag.KEYWORD, ("all", "media-col-database"))
    answer = _asked(address, Operation.GET_PRINTER_ATTRIBUTES, user, (wanted,))
    return Queue(address=address, answers=answer.values(PRINTER_GROUP), user=user)


def require_agreed(queue: Queue, order: PrintOrder) -> tuple[str, ...]:
    """Make sure that *queue* can and would print *order* as it is meant, and return what it leaves open.

    Raises:
        PrinterError: It cannot, or would print it otherwise.
    """
    require_able(queue.answers, order)
    answer = _asked(
        queue.address, Operation.VALIDATE_JOB, queue.user, _about(queue, order), job_attributes(queue.answers, order)
    )
    changed = {group.name for found in answer.groups if found.tag == UNSUPPORTED_GROUP for group in found.attributes}
    ignored = changed - (set() if promises_scale(queue.answers) else {"print-scaling"})
    if ignored:
        raise PrinterError(
            f"this printer would print it otherwise: it does not keep {', '.join(sorted(ignored))}",
            hint="Choose what the printer has, or another printer.",
        )
    return notes_on(queue.answers, order)


def printed(queue: Queue, order: PrintOrder, data: bytes, *, wait: int, pause: Callable[[float], None]) -> Printed:
    """Print *data*, a PDF, and follow its job for up to *wait* seconds; *pause* lets seconds pass.

    Raises:
        PrinterError: The printer would not print it as it is meant, cannot be reached, gives the job up, or is not done
            in time. Where a job was made, its number is said.
    """
    notes = require_agreed(queue, order)
    answer = _asked(
        queue.address,
        Operation.PRINT_JOB,
        queue.user,
        _about(queue, order),
        job_attributes(queue.answers, order),
        document=data,
    )
    job = next(numbers(answer.values(JOB_GROUP).get("job-id", ())), None)
    if job is None:
        raise PrinterError(
            "the printer took the file and gave no number for it", hint="Look at its queue before you print again."
        )
    state, reasons = _state_in(answer)
    for _ in range(wait):
        if state in _OVER:
            break
        pause(1.0)
        wanted = Attribute("requested-attributes", Tag.KEYWORD, ("job-state", "job-state-reasons"))
        number = Attribute("job-id", Tag.INTEGER, (job,))
        try:
            asked = _asked(queue.address, Operation.GET_JOB_ATTRIBUTES, queue.user, (number, wanted), job=job)
        except PrinterError as error:
            raise PrinterError(
                f"job {job} was made, and then {error.message}",
                hint="Look at the printer and its queue before you print again.",
            ) from error
        state, reasons = _state_in(asked)
    if state != "completed":
        raise _unfinished(job, state, reasons, wait)
    return Printed(job=job, state=state, notes=notes)


def _about(queue: Queue, order: PrintOrder) -> tuple[Attribute, ...]:
    """Return what is said of the document; a printer that knows all that is asked must keep all of it."""
    return (
        Attribute("job-name", Tag.NAME, (order.name,)),
        Attribute("ipp-attribute-fidelity", Tag.BOOLEAN, (promises_scale(queue.answers),)),
        Attribute("document-format", Tag.MIME, (PDF,)),
    )


def _asked(
    address: Address,
    operation: Operation,
    user: str,
    about: tuple[Attribute, ...],
    attributes: tuple[Attribute, ...] = (),
    *,
    document: bytes = b"",
    job: int | None = None,
) -> Message:
    """Ask and return the answer, if it is a yes; the first attributes are those that every request begins with."""
    first = (
        Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
        Attribute("printer-uri", Tag.URI, (address.uri,)),
    )
    who = Attribute("requesting-user-name", Tag.NAME, (user,))
    ordered = (*first, *about[:1], who, *about[1:]) if job is not None else (*first, who, *about)
    groups = [Group(OPERATION_GROUP, ordered)]
    if attributes:
        groups.append(Group(JOB_GROUP, attributes))
    answer = ask(address, Message(code=operation, number=1, groups=tuple(groups)), document)
    if answer.code >= _REFUSED:
        raise _no(answer, job)
    return answer


def _no(answer: Message, job: int | None) -> PrinterError:
    said = " ".join(texts(answer.values(OPERATION_GROUP).get("status-message", ())))
    about = f" about job {job}" if job is not None else ""
    hint = _HINTS.get(answer.code, "See what the printer shows, and print again.")
    return PrinterError(f"the printer says no{about}: {said or hex(answer.code)}", hint=hint)


def _state_in(answer: Message) -> tuple[State, str]:
    values = answer.values(JOB_GROUP)
    state = next(numbers(values.get("job-state", ())), 0)
    return _STATES.get(state, "pending"), ", ".join(_said(values.get("job-state-reasons", ())))


def _said(reasons: tuple[Value, ...]) -> tuple[str, ...]:
    return tuple(reason for reason in texts(reasons) if reason != "none")


def _unfinished(job: int, state: State, reasons: str, wait: int) -> PrinterError:
    because = f" ({reasons})" if reasons else ""
    if state in _OVER:
        return PrinterError(
            f"job {job} is {state}{because}",
            hint="See what the printer shows; count the sheets before you print again.",
        )
    return PrinterError(
        f"job {job} is not finished after {wait} seconds: {state}{because}",
        hint="It still stands in the printer's queue: look there before you print again.",
    )
