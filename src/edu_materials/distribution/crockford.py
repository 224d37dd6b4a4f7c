"""Letters and figures that survive being typed from paper: Crockford's base 32, with two check characters.

Capital letters without I, L, O and U; what is read as O, I or L is taken for 0 and 1. The check is the number modulo
1021, the largest prime that two characters hold: it tells every wrong character and every two that changed places.
Crockford's own check would now and then end a code in a sign such as ~ that no one finds on a keyboard.
"""

from edu_materials.kernel.errors import UsageError

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PRIME, _CHECKS = 1021, 2
_GROUP = 5
_READ_AS = str.maketrans("OIL", "011", " -\t\r\n")


def encoded(data: bytes) -> str:
    """Return *data* as digits of base 32, as many as its length takes, without check characters."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data)
    return "".join(_DIGITS[number >> (5 * place) & 31] for place in range(count - 1, -1, -1))


def decoded(text: str, length: int) -> bytes:
    """Return the *length* bytes that *text* stands for; the inverse of `encoded`.

    Raises:
        UsageError: A character that is no digit, or too many of them.
    """
    number = 0
    for character in plain(text):
        if character not in _DIGITS:
            raise UsageError(f"“{character}” is no character of a code", hint="Read the code from the letter again.")
        number = number * 32 + _DIGITS.index(character)
    try:
        return number.to_bytes(length)
    except OverflowError as error:
        raise UsageError("the code is too long", hint="Read the code from the letter again.") from error


def checked(text: str) -> str:
    """Return the digits *text* with their check characters."""
    return text + _check(text)


def unchecked(text: str) -> str:
    """Return the digits of *text* without their check characters.

    Raises:
        UsageError: They do not fit, so that something was mistyped.
    """
    body, check = plain(text)[:-_CHECKS], plain(text)[-_CHECKS:]
    if not body or any(character not in _DIGITS for character in body) or _check(body) != check:
        raise UsageError(
            "the code is mistyped: its last two characters do not fit the others",
            hint="Compare it with the letter; it has no letters I, L, O, and spaces and hyphens do not matter.",
        )
    return body


def plain(text: str) -> str:
    """Return *text* as capital digits without spaces and hyphens."""
    return text.upper().translate(_READ_AS)


def grouped(text: str) -> str:
    """Return *text* in groups of five, as it is printed."""
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _check(digits: str) -> str:
    number = 0
    for digit in digits:
        number = (number * 32 + _DIGITS.index(digit)) % _PRIME
    return _DIGITS[number >> 5] + _DIGITS[number & 31]
