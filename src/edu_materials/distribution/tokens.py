"""The code on the slip of a letter: it says which pack came with which dispatch, and cannot be made up.

Signed with Ed25519 (RFC 8032) and checked offline. It holds no name, no address and no date: eight bytes that number a
pack and a dispatch, and the signature over them. Two lengths of one code: the whole signature stands in the QR code,
and whoever has the public key can check it; its first nine bytes stand in print, short enough to type, and the holder
checks them by signing once more, for an Ed25519 signature of the same bytes is always the same (RFC 8032, 5.1.6).
"""

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from edu_materials.distribution.crockford import checked, decoded, encoded, grouped, unchecked
from edu_materials.kernel.errors import OutputError, UsageError

KEY_FILE, PUBLIC_FILE = "receipt-key.pem", "receipt-key.pub.pem"
_PURPOSE = b"edu-materials receipt 1\0"  # a signature for one purpose is worth nothing for another
_NUMBER, _SHORT, _WHOLE = 4, 9, 64  # bytes
_NAMED = 2 * _NUMBER


class TokenError(UsageError):
    """A code that none of our letters bears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a code says: the numbers of a pack and of the dispatch that brought it, as the ledger counts them."""

    pack: int
    dispatch: int


def make_key(folder: Path) -> Path:
    """Make the key that signs codes, in *folder* beside the ledger, for its owner's eyes only; return its path.

    Raises:
        UsageError: There is one already; with another key, codes in print would no longer be ours.
        OutputError: The folder cannot be written.
    """
    path = folder / KEY_FILE
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private)
        (folder / PUBLIC_FILE).write_bytes(public)
    except FileExistsError as error:
        raise UsageError(
            f"there is a key already: {path}", hint="Keep it: the codes on letters that are out were signed with it."
        ) from error
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}", hint="Check free space and rights.") from error
    return path


def load_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in the file *path*.

    Raises:
        UsageError: There is none, others can read it, or it is no Ed25519 key.
    """
    try:
        data = path.read_bytes()
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise UsageError(f"others can read the key {path}", hint=f"Run: chmod 600 {path}")
        key = load_pem_private_key(data, None)
    except FileNotFoundError as error:
        raise UsageError(f"there is no key {path}", hint="Run: edu-materials key receipt") from error
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{path} is no key that can be read: {error}", hint="Restore it from a backup.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path} is no Ed25519 key", hint="Name the key made by: edu-materials key receipt")
    return key


def long_code(token: Token, key: Ed25519PrivateKey) -> str:
    """Return the code of *token* with its whole signature: 118 characters, for the QR code."""
    named = _named(token)
    return checked(encoded(named + key.sign(_PURPOSE + named)))


def short_code(token: Token, key: Ed25519PrivateKey) -> str:
    """Return the code of *token* to type: six groups of five characters."""
    named = _named(token)
    return grouped(checked(encoded(named + key.sign(_PURPOSE + named)[:_SHORT])))


def read_code(text: str, key: Ed25519PrivateKey | Ed25519PublicKey) -> Token:
    """Return what the code *text* says; the short one needs the private *key*.

    Raises:
        UsageError: It is mistyped.
        TokenError: It was not signed with this key: forged, altered, or of another holder.
    """
    digits = unchecked(text)
    lengths = {len(encoded(bytes(_NAMED + size))): size for size in (_SHORT, _WHOLE)}
    size = lengths.get(len(digits))
    if size is None:
        raise UsageError(
            f"no code of ours has {len(digits) + 2} characters",
            hint="Read the code from the letter again.",
        )
    data = decoded(digits, _NAMED + size)
    named, signature = data[:_NAMED], data[_NAMED:]
    if not _signed(named, signature, key):
        raise TokenError(
            "the code was not signed with our key: it is forged, altered, or from another holder's letter",
            hint="Ask the centre for the letter itself; nothing has been recorded.",
        )
    return Token(pack=int.from_bytes(named[:_NUMBER]), dispatch=int.from_bytes(named[_NUMBER:]))


def _signed(named: bytes, signature: bytes, key: Ed25519PrivateKey | Ed25519PublicKey) -> bool:
    if len(signature) == _SHORT:
        if isinstance(key, Ed25519PublicKey):
            raise UsageError("the short code can be checked with the holder's key only", hint="Scan the QR code.")
        return hmac.compare_digest(key.sign(_PURPOSE + named)[:_SHORT], signature)
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    try:
        public.verify(signature, _PURPOSE + named)
    except InvalidSignature:
        return False
    return True


def _named(token: Token) -> bytes:
    return token.pack.to_bytes(_NUMBER) + token.dispatch.to_bytes(_NUMBER)
