"""A file that opens with a password only: AES with a key of 256 bits (ISO 32000-2, 7.6.4, revision 6)."""

import unicodedata
from typing import BinaryIO

from edu_materials.kernel.errors import ConformanceError, UsageError

LEAST = 12
"""Characters of a password: whoever has a copy of the file can try for years."""
_MOST_BYTES = 127  # ISO 32000-2, 7.6.4.3.3


def usable(password: str) -> str:
    """Return *password* in the form in which readers compare it.

    Raises:
        UsageError: It is shorter than 12 characters, longer than 127 bytes, or cannot be typed everywhere.
    """
    prepared = unicodedata.normalize("NFKC", password)
    if len(prepared) < LEAST or len(prepared.encode()) > _MOST_BYTES or not prepared.isprintable():
        raise UsageError(
            f"the password has not {LEAST} to {_MOST_BYTES} characters, or some that cannot be typed",
            hint="Three or four words make a good one.",
        )
    return prepared


def lock(plain: BinaryIO, locked: BinaryIO, password: str) -> None:
    """Write the PDF *plain* to *locked*, which then opens with *password* only.

    Raises:
        ConformanceError: The file does not open with it, or is not encrypted as it should be.
    """
    import pikepdf  # noqa: PLC0415 - a tenth of a second that plain cards need not pay

    plain.seek(0)
    rights = pikepdf.Permissions(extract=False, modify_annotation=False, modify_form=False, modify_other=False)
    secret = pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True, allow=rights)
    with pikepdf.open(plain) as pdf:
        pdf.save(locked, encryption=secret)
    locked.seek(0)
    with pikepdf.open(locked, password=password) as pdf:
        found = pdf.encryption
        if (found.R, found.bits) != (6, 256):
            raise ConformanceError("the file is not encrypted as it should be", hint="Install pikepdf anew.")
    locked.seek(0)
    try:
        pikepdf.open(locked).close()
    except pikepdf.PasswordError:
        return
    raise ConformanceError("the file opens without a password", hint="Choose another password.")
