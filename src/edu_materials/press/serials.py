"""Serial numbers of blank cards: a prefix, seven digits and two check digits, with nothing of a person in them.

``HMG-0000123-81`` on paper; the code beside it leaves the hyphens out. The check digits are those of ISO/IEC 7064,
MOD 97-10, over the prefix with A = 10 to Z = 35, as ISO 13616 (IBAN) uses them: every wrong letter or digit is found,
and every pair that changed places.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from edu_materials.kernel.errors import UsageError

LAST = 9_999_999
"""The greatest number that seven digits hold."""
_MODULUS = 97
_PREFIX = re.compile("[A-Z]{2,3}")
_SERIAL = re.compile("([A-Z]{2,3})-?([0-9]{7})-?([0-9]{2})")
_PIECE = re.compile(r"\s*([0-9]{1,7})\s*(?:[-–]\s*([0-9]{1,7})\s*)?")


@dataclass(frozen=True, slots=True, order=True)
class SerialRange:
    """Serial numbers from ``first`` to ``last``, both included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        """Make sure that it is a range.

        Raises:
            UsageError: It is empty or leaves the seven digits.
        """
        if not 1 <= self.first <= self.last <= LAST:
            raise UsageError(
                f"{self.first}-{self.last} is no range of serial numbers",
                hint=f"Write the lower number first; numbers go from 1 to {LAST}.",
            )

    def __len__(self) -> int:
        """Return how many serial numbers it holds."""
        return self.last - self.first + 1

    def __iter__(self) -> Iterator[int]:
        """Give its numbers, upward."""
        return iter(range(self.first, self.last + 1))

    def __contains__(self, number: object) -> bool:
        """Say whether *number* is one of them."""
        return isinstance(number, int) and self.first <= number <= self.last

    def __str__(self) -> str:
        """Return it as people write it: ``12-15``, or ``20``."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


Serials = tuple[SerialRange, ...]
"""Any set of serial numbers: ranges that neither touch nor overlap, upward."""


def require_prefix(prefix: str) -> str:
    """Return *prefix*.

    Raises:
        UsageError: It is not two or three capital letters.
    """
    if not _PREFIX.fullmatch(prefix):
        raise UsageError("the prefix of a serial number is two or three capital letters", hint="Write one such as HMG.")
    return prefix


def serial_text(prefix: str, number: int) -> str:
    """Return the serial as it is printed, such as ``HMG-0000123-81``.

    Raises:
        UsageError: The prefix is not two or three capital letters, or the number not within 1 to 9,999,999.
    """
    if not 1 <= number <= LAST:
        raise UsageError(f"{number} is no serial number", hint=f"Numbers go from 1 to {LAST}.")
    return f"{prefix}-{number:07}-{_check(prefix, number):02}"


def serial_code(serial: str) -> str:
    """Return what the code beside a printed serial holds: the same without hyphens."""
    return serial.replace("-", "")


def parse_serial(text: str) -> tuple[str, int]:
    """Return prefix and number of a serial that was read or typed, with hyphens or without.

    Raises:
        UsageError: It has not the form of a serial, or its check digits are wrong.
    """
    found = _SERIAL.fullmatch(text.strip().upper())
    if not found:
        raise UsageError("that is no serial number", hint="Read it again: it looks like HMG-0000123-81.")
    prefix, number, check = found[1], int(found[2]), int(found[3])
    if number == 0 or check != _check(prefix, number):
        raise UsageError(
            "the check digits do not agree with the serial number", hint="Read it again: a letter or digit is wrong."
        )
    return prefix, number


def parse_serials(text: str, prefixes: Collection[str] = ()) -> Serials:
    """Return the serial numbers in a list such as ``12-15,20``, upward; overlaps count once.

    A piece may also be a whole serial as a card bears it, whose prefix must be one of *prefixes*.

    Raises:
        UsageError: A piece of the list is no number, range or serial, or a serial is wrong or has another prefix.
    """
    return joined([_piece(piece, prefixes) for piece in text.split(",")])


def _piece(text: str, prefixes: Collection[str]) -> SerialRange:
    found = _PIECE.fullmatch(text)
    if found:
        return SerialRange(int(found[1]), int(found[2] or found[1]))
    if not _SERIAL.fullmatch(text.strip().upper()):
        raise UsageError("that is no list of serial numbers", hint="Write one such as 12-15,20.")
    prefix, number = parse_serial(text)
    if prefix not in prefixes:
        raise UsageError(
            f"a card of {prefix} does not belong here",
            hint=f"Cards of {', '.join(sorted(prefixes)) or 'no prefix'} do.",
        )
    return SerialRange(number, number)


def serials_text(serials: Serials) -> str:
    """Return *serials* as people write them, and always the same: ``12-15,20``."""
    return ",".join(map(str, serials))


def joined(ranges: Iterable[SerialRange]) -> Serials:
    """Return the union of *ranges*: upward, with those that touch made one."""
    result: list[SerialRange] = []
    for part in sorted(ranges):
        if result and part.first <= result[-1].last + 1:
            result[-1] = SerialRange(result[-1].first, max(result[-1].last, part.last))
        else:
            result.append(part)
    return tuple(result)


def without(serials: Iterable[SerialRange], others: Iterable[SerialRange]) -> Serials:
    """Return those of *serials* that are not in *others*."""
    left = list(joined(serials))
    for taken in joined(others):
        left = [part for whole in left for part in _around(whole, taken)]
    return tuple(left)


def common(serials: Iterable[SerialRange], others: Iterable[SerialRange]) -> Serials:
    """Return the serial numbers that are in both."""
    mine = joined(serials)
    return without(mine, without(mine, others))


def count(serials: Iterable[SerialRange]) -> int:
    """Return how many serial numbers there are in *serials*."""
    return sum(map(len, joined(serials)))


def _around(whole: SerialRange, taken: SerialRange) -> Iterator[SerialRange]:
    if whole.first < taken.first:
        yield SerialRange(whole.first, min(whole.last, taken.first - 1))
    if whole.last > taken.last:
        yield SerialRange(max(whole.first, taken.last + 1), whole.last)


def _check(prefix: str, number: int) -> int:
    """Return the check digits: with them the whole number is 1 modulo 97 (ISO/IEC 7064, clause 8.2)."""
    return 98 - (_weight(prefix) + number) * 100 % _MODULUS


@cache
def _weight(prefix: str) -> int:
    """Return the letters of *prefix* as digits, seven places to the left."""
    return int("".join(str(ord(letter) - ord("A") + 10) for letter in require_prefix(prefix)) + "0000000")
