"""A release is signed with a key of the holder; a key that cannot be used is refused, and OpenSSL agrees with us."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from tests.release.small import NOW

from edu_materials.kernel.errors import OutputError, UsageError
from edu_materials.release.demo_key import make_demonstration_key
from edu_materials.release.proof import faults_of
from edu_materials.release.signing import (
    Key,
    Signer,
    load_certificates,
    load_signer,
    require_valid,
    sign,
    wants_passphrase,
)

DATA = b'{"schema": "a manifest"}\n'
YEAR = timedelta(days=365)


def certified(
    key: Key,
    name: str = "Test Signer",
    start: datetime = NOW - timedelta(days=1),
    issuer: Signer | None = None,
    *,
    ca: bool = False,
) -> Signer:
    """Return *key* with a certificate from *start* for a year, self-signed or issued by *issuer*."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(
            subject_name=subject,
            issuer_name=issuer.certificate.subject if issuer else subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=start,
            not_valid_after=start + YEAR,
        )
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(issuer.key if issuer else key, hashes.SHA256())
    )
    return Signer(key=key, certificate=certificate)


def a_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def pem(key: Key | ed25519.Ed25519PrivateKey, passphrase: bytes | None = None) -> bytes:
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.fixture(scope="module")
def signer() -> Signer:
    return certified(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def faults(signer: Signer, *trusted: Signer, data: bytes = DATA, at: datetime = NOW) -> tuple[str, ...]:
    return faults_of(data, sign(DATA, signer), tuple(one.certificate for one in trusted or (signer,)), at)


def test_what_an_rsa_or_elliptic_curve_key_signs_is_proved(signer: Signer) -> None:
    assert faults(signer) == ()
    assert faults(certified(a_key())) == ()


def test_the_same_manifest_gives_the_same_signature(signer: Signer) -> None:
    assert sign(DATA, signer) == sign(DATA, signer)


def test_another_byte_another_signer_and_another_day_are_told_apart(signer: Signer) -> None:
    other = certified(a_key(), "Somebody Else")
    assert faults(signer, data=DATA + b" ") == (
        "the signature does not cover the manifest: one of the two was changed",
    )
    (why,) = faults(signer, other)
    assert why == "the signer is CN=Test Signer, whom the certificate given does not vouch for (CN=Somebody Else)"
    (why,) = faults(signer, at=NOW + 2 * YEAR)
    assert "was valid from 2026-11-21 to 2027-11-21, and the release was sealed on 2028-11-21" in why


def test_a_signer_of_the_same_name_with_another_key_is_not_trusted(signer: Signer) -> None:
    (why,) = faults(certified(a_key()), signer)
    assert "does not vouch" in why


def test_the_certificate_of_the_issuer_is_enough_and_only_that_of_an_issuer() -> None:
    root = certified(a_key(), "Test Root", ca=True)
    middle = certified(a_key(), "Test Middle", issuer=root, ca=True)
    leaf = certified(a_key(), "Test Leaf", issuer=middle)
    chained = Signer(key=leaf.key, certificate=leaf.certificate, chain=(middle.certificate,))
    assert faults(chained, root) == ()
    assert faults(leaf, middle) == ()
    assert "does not vouch" in faults(leaf, root)[0]
    fake = certified(a_key(), "Test Fake", issuer=leaf)
    assert "does not vouch" in faults(Signer(key=fake.key, certificate=fake.certificate), leaf)[0]


@pytest.mark.parametrize("data", [b"", b"no signature", b"0\x80\x00", b"\x30\x03\x02\x01\x01"])
def test_what_is_no_signature_is_said_to_be_none(signer: Signer, data: bytes) -> None:
    assert faults_of(DATA, data, (signer.certificate,), NOW) == ("the signature is no CMS signature, or a damaged one",)


def test_every_flipped_byte_of_a_signature_is_noticed(signer: Signer) -> None:
    signature = sign(DATA, signer)
    for place in range(len(signature)):
        damaged = bytearray(signature)
        damaged[place] ^= 1
        assert faults_of(DATA, bytes(damaged), (signer.certificate,), NOW), place


def openssl(*words: str) -> None:
    done = subprocess.run(["openssl", "cms", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_openssl_accepts_our_signature_and_we_accept_that_of_openssl(tmp_path: Path) -> None:
    key_file, certificate_file = make_demonstration_key(tmp_path, datetime.now(NOW.tzinfo))
    own = load_signer(key_file, certificate_file, None)
    data, signature = put(tmp_path, "manifest.json", DATA), put(tmp_path, "manifest.json.p7s", sign(DATA, own))
    for form in ("DER", "PEM"):
        if form == "PEM":
            openssl(
                "-cmsout", "-inform", "DER", "-in", str(signature), "-outform", "PEM", "-out", str(tmp_path / "pem")
            )
        name = str(signature if form == "DER" else tmp_path / "pem")
        openssl(
            *("-verify", "-binary", "-content", str(data), "-inform", form, "-in", name),
            *("-CAfile", str(certificate_file), "-out", str(tmp_path / "out")),
        )
    theirs = tmp_path / "theirs.p7s"
    openssl(
        *("-sign", "-binary", "-in", str(data), "-outform", "DER", "-out", str(theirs)),
        *("-signer", str(certificate_file), "-inkey", str(key_file), "-md", "sha256"),
    )
    now = datetime.now(NOW.tzinfo)
    assert faults_of(DATA, theirs.read_bytes(), (own.certificate,), now) == ()
    assert faults_of(b"other", theirs.read_bytes(), (own.certificate,), now) == (
        "the signature does not cover the manifest: one of the two was changed",
    )


def test_a_pkcs12_file_opens_with_its_passphrase_and_with_no_other(tmp_path: Path, signer: Signer) -> None:
    root = certified(a_key(), "Test Root", ca=True)
    lock = BestAvailableEncryption(b"right")
    data = serialize_key_and_certificates(b"name", signer.key, signer.certificate, [root.certificate], lock)
    path = put(tmp_path, "holder.p12", data)
    assert wants_passphrase(path)
    loaded = load_signer(path, None, b"right")
    assert (loaded.certificate, loaded.chain) == (signer.certificate, (root.certificate,))
    with pytest.raises(UsageError, match=r"holder.p12 does not open: the passphrase is wrong"):
        load_signer(path, None, b"wrong")


def test_a_locked_pem_key_opens_with_its_passphrase_and_with_no_other(tmp_path: Path, signer: Signer) -> None:
    both = pem(signer.key, b"right") + signer.certificate.public_bytes(Encoding.PEM)
    path = put(tmp_path, "holder.pem", both)
    assert wants_passphrase(path)
    assert load_signer(path, None, b"right").name == "CN=Test Signer"
    with pytest.raises(UsageError, match="the passphrase is wrong"):
        load_signer(path, None, b"wrong")
    with pytest.raises(UsageError, match="is locked with a passphrase"):
        load_signer(path, None, None)


def test_an_open_key_wants_no_passphrase(tmp_path: Path, signer: Signer) -> None:
    path = put(tmp_path, "holder.pem", pem(signer.key) + signer.certificate.public_bytes(Encoding.PEM))
    assert not wants_passphrase(path)
    with pytest.raises(UsageError, match="is not locked"):
        load_signer(path, None, b"some")


def test_the_certificate_of_another_key_is_refused(tmp_path: Path, signer: Signer) -> None:
    key = put(tmp_path, "key.pem", pem(signer.key))
    other = put(tmp_path, "other.pem", certified(a_key(), "Other").certificate.public_bytes(Encoding.PEM))
    with pytest.raises(UsageError, match="it is not the key of CN=Other"):
        load_signer(key, other, None)
    with pytest.raises(UsageError, match="there is no certificate for it"):
        load_signer(key, None, None)


def test_keys_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    with pytest.raises(UsageError, match="has 1024 bits"):
        load_signer(put(tmp_path, "small.pem", pem(small)), None, None)
    with pytest.raises(UsageError, match="holds no RSA or EC key"):
        load_signer(put(tmp_path, "ed.pem", pem(ed25519.Ed25519PrivateKey.generate())), None, None)
    with pytest.raises(UsageError, match="holds no private key"):
        load_signer(put(tmp_path, "bad.pem", b"-----BEGIN PRIVATE KEY-----\n!"), None, None)
    with pytest.raises(UsageError, match="holds no private key"):
        load_signer(put(tmp_path, "bad.p12", b"\x30\x00"), None, None)
    with pytest.raises(OutputError, match="cannot be read"):
        load_signer(tmp_path / "none.pem", None, None)


@pytest.mark.parametrize(("start", "what"), [(NOW - 2 * YEAR, "has expired"), (NOW + YEAR, "is not valid yet")])
def test_a_certificate_out_of_its_days_is_refused(start: datetime, what: str) -> None:
    with pytest.raises(UsageError, match=f"the certificate of CN=Test Signer {what}: it is valid from"):
        require_valid(certified(a_key(), start=start), NOW)


def test_certificates_come_in_pem_or_der_and_nothing_else_is_one(signer: Signer) -> None:
    for encoding in (Encoding.PEM, Encoding.DER):
        assert load_certificates(signer.certificate.public_bytes(encoding), "c") == (signer.certificate,)
    for data in (b"", b"-----BEGIN X-----", pem(signer.key), b"\x30\x00"):
        with pytest.raises(UsageError, match="c holds no certificate"):
            load_certificates(data, "c")


def test_a_demonstration_key_says_that_it_is_not_for_use_and_is_its_owners_alone(tmp_path: Path) -> None:
    key, certificate = make_demonstration_key(tmp_path, NOW)
    assert load_signer(key, certificate, None).name == r"CN=DEMONSTRATION\, not for use"
    assert key.stat().st_mode & 0o077 == 0
    require_valid(load_signer(key, certificate, None), NOW)
    with pytest.raises(UsageError, match="never written over"):
        make_demonstration_key(tmp_path, NOW)
    assert serialization.load_pem_private_key(key.read_bytes(), None)
