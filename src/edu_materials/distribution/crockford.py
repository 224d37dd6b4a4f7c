"""Letters and figures that survive being typed from paper: Crockford's base 32, with a check character.

Capital letters without I, L, O and U; what is read as O, I or L is taken for 0 and 1. The check character is the
number modulo 37 and tells any single wrong character and any two that changed places (Crockford, "Base 32").
"""

from edu_materials.kernel.errors import UsageError

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = _DIGITS + "*~$=U"
_GROUP = 5
_READ_AS = str.maketrans("OIL", "011", " -\t\r\n")


def encoded(data: bytes) -> str:
    """Return *data* as digits of base 32, as many as its length takes, without a check character."""
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
    """Return the digits *text* with their check character."""
    return text + _check(text)


def unchecked(text: str) -> str:
    """Return the digits of *text* without their check character.

    Raises:
        UsageError: The check character does not fit, so that something was mistyped.
    """
    body, check = plain(text)[:-1], plain(text)[-1:]
    if not body or any(character not in _DIGITS for character in body) or _check(body) != check:
        raise UsageError(
            "the code is mistyped: its check character does not fit",
            hint="Compare it with the letter; it has no letters I, L, O, and spaces and hyphens do not matter.",
        )
    return body


def plain(text: str) -> str:
    """Return *text* as capital digits without spaces and hyphens."""
    upper = text.strip().upper()
    # A check character may be U, so that only what people misread is mended.
    return upper.translate(_READ_AS)


def grouped(text: str) -> str:
    """Return *text* in groups of five, as it is printed."""
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _check(digits: str) -> str:
    number = 0
    for digit in digits:
        number = (number * 32 + _DIGITS.index(digit)) % 37
    return _CHECKS[number]
