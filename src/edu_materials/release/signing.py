"""The signature over a manifest: made with a key of the holder, so that anybody with the certificate can prove it.

A detached CMS signature (RFC 5652, SignedData without content), SHA-256, without signed attributes: it says nothing of
a time of its own, since the manifest that it covers does.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

from edu_materials.kernel.errors import OutputError, UsageError

_PEM = b"-----BEGIN"
_SMALLEST = 2048  # bits of an RSA key
Key = RSAPrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A private key with its certificate, and the certificates between it and its root."""

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Return whom the certificate names (RFC 4514)."""
        return self.certificate.subject.rfc4514_string()


def load_signer(key_file: Path, certificate_file: Path | None, passphrase: bytes | None) -> Signer:
    """Return the signer of a PKCS#12 file, or of a PEM file with its key, and its certificate there or in another.

    Raises:
        UsageError: The passphrase is wrong or missing, the file holds no key, or the certificate is of another key.
        OutputError: A file cannot be read.
    """
    data = read_key(key_file)
    if data.lstrip().startswith(_PEM):
        key, found = _pem(key_file, data, passphrase), _certificates(data)
    else:
        key, found = _pkcs12(key_file, data, passphrase)
    if certificate_file is not None:
        found = load_certificates(read_key(certificate_file), certificate_file.name) + found
    own = [certificate for certificate in found if _public(certificate) == _public(key)]
    if not own:
        what = "there is no certificate for it" if not found else f"it is not the key of {_subject(found[0])}"
        raise UsageError(
            f"{key_file.name} holds a key, and {what}", hint="Name the certificate of this key: --certificate FILE."
        )
    chain = tuple(certificate for certificate in found if certificate != own[0])
    return Signer(key=key, certificate=own[0], chain=tuple(dict.fromkeys(chain)))


def wants_passphrase(key_file: Path) -> bool:
    """Say whether the key in *key_file* is locked: every PKCS#12 file is, and a PEM file that says so.

    Raises:
        OutputError: The file cannot be read.
    """
    data = read_key(key_file)
    return b"ENCRYPTED" in data if data.lstrip().startswith(_PEM) else True


def require_valid(signer: Signer, when: datetime) -> None:
    """Make sure that the certificate may be signed with at *when*.

    Raises:
        UsageError: It has expired, or is not valid yet; gives the dates.
    """
    begins, ends = signer.certificate.not_valid_before_utc, signer.certificate.not_valid_after_utc
    if not begins <= when <= ends:
        what = "has expired" if when > ends else "is not valid yet"
        raise UsageError(
            f"the certificate of {signer.name} {what}: it is valid from {begins:%Y-%m-%d} to {ends:%Y-%m-%d}",
            hint="Sign with a certificate that is valid today.",
        )


def sign(data: bytes, signer: Signer) -> bytes:
    """Return the detached signature of *signer* over *data*, DER."""
    builder = pkcs7.PKCS7SignatureBuilder(data).add_signer(signer.certificate, signer.key, hashes.SHA256())
    for certificate in signer.chain:
        builder = builder.add_certificate(certificate)
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.NoAttributes]
    return builder.sign(serialization.Encoding.DER, options)


def load_certificates(data: bytes, name: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates in *data*, PEM or DER.

    Raises:
        UsageError: There is none.
    """
    try:
        found = _certificates(data) if data.lstrip().startswith(_PEM) else (x509.load_der_x509_certificate(data),)
    except ValueError:
        found = ()
    if not found:
        raise UsageError(f"{name} holds no certificate", hint="Name a certificate in PEM or DER, such as signer.pem.")
    return found


def read_key(path: Path) -> bytes:
    """Return the bytes of a file of keys.

    Raises:
        OutputError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}", hint="Check the path and its rights.") from error


def _certificates(data: bytes) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(data)) if b"BEGIN CERTIFICATE" in data else ()


def _pem(file: Path, data: bytes, passphrase: bytes | None) -> Key:
    try:
        return _usable(serialization.load_pem_private_key(data, passphrase), file)
    except TypeError as error:  # a passphrase for an open key, or none for a locked one
        what = "is locked with a passphrase" if passphrase is None else "is not locked, and a passphrase was given"
        raise UsageError(
            f"the key in {file.name} {what}", hint="Use --passphrase-file for a locked key only."
        ) from error
    except ValueError as error:
        raise _unopened(file, passphrase) from error


def _pkcs12(file: Path, data: bytes, passphrase: bytes | None) -> tuple[Key, tuple[x509.Certificate, ...]]:
    try:
        key, certificate, more = pkcs12.load_key_and_certificates(data, passphrase)
    except ValueError as error:
        raise _unopened(file, passphrase) from error
    return _usable(key, file), tuple(item for item in (certificate, *more) if item is not None)


def _unopened(file: Path, passphrase: bytes | None) -> UsageError:
    if passphrase is None:
        return UsageError(f"{file.name} holds no private key that can be read", hint="Name a PKCS#12 or PEM file.")
    return UsageError(
        f"{file.name} does not open: the passphrase is wrong, or it is no file of keys",
        hint="Try the passphrase again.",
    )


def _usable(key: object, file: Path) -> Key:
    if not isinstance(key, Key):
        raise UsageError(f"{file.name} holds no RSA or EC key", hint="Sign with an RSA or an elliptic curve key.")
    if isinstance(key, RSAPrivateKey) and key.key_size < _SMALLEST:
        raise UsageError(
            f"the RSA key in {file.name} has {key.key_size} bits", hint=f"Use one of {_SMALLEST} bits or more."
        )
    return key


def _public(holder: Key | x509.Certificate) -> bytes:
    return holder.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _subject(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()
