"""A key for demonstrations, made on the spot; its certificate says that it is not for use."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from edu_materials.build.disk import open_whole, write_whole
from edu_materials.kernel.errors import UsageError

NAME = "DEMONSTRATION, not for use"
KEY_FILE, CERTIFICATE_FILE = "demonstration-key.pem", "demonstration-certificate.pem"
_BITS, _DAYS = 3072, 365


def make_demonstration_key(folder: Path, when: datetime) -> tuple[Path, Path]:
    """Write a new key and its certificate, valid for a year from *when*, to *folder*, and return both paths.

    Raises:
        UsageError: There is one already.
        OutputError: They cannot be written.
    """
    paths = folder / KEY_FILE, folder / CERTIFICATE_FILE
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} exists, and is never written over", hint="Use it, or name another folder.")
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with open_whole(paths[0], 0o600, anew=True) as file:
        file.write(pem)
    write_whole(paths[1], _certificate(key, when).public_bytes(serialization.Encoding.PEM))
    return paths


def _certificate(key: rsa.RSAPrivateKey, when: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    start = when.replace(microsecond=0) - timedelta(minutes=5)  # a clock that is a little behind must not refuse it
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
