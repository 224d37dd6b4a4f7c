"""A signature proved: that it covers these bytes, and that its signer is the one who is trusted.

Pure Python over the structures of CMS (RFC 5652) and X.509 (RFC 5280); no network, no store of the machine.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_ALGORITHMS = ("rsassa_pkcs1v15", "ecdsa")
_DAMAGED = "the signature is no CMS signature, or a damaged one"
_LONGEST_CHAIN = 5


def faults_of(data: bytes, signature: bytes, trusted: tuple[x509.Certificate, ...], at: datetime) -> tuple[str, ...]:
    """Return what is wrong with the detached *signature* over *data*, made at the time *at*; nothing where it holds.

    *trusted* are the signer's own certificate, or that of the authority that issued it.
    """
    try:
        return tuple(_faults(data, signature, trusted, at))
    except Exception:  # noqa: BLE001 - whatever a damaged structure does to its readers, it is no signature
        return (_DAMAGED,)


def _faults(data: bytes, signature: bytes, trusted: tuple[x509.Certificate, ...], at: datetime) -> Iterator[str]:
    outer = cms.ContentInfo.load(signature, strict=True)
    signed = outer["content"]
    (info,) = signed["signer_infos"]
    carried = [x509.load_der_x509_certificate(item.chosen.dump()) for item in signed["certificates"]]
    signer = _signer(info, carried)
    if signer is None or not _well_formed(outer, info):
        yield _DAMAGED
        return
    if not _covers(data, info, signer):
        yield "the signature does not cover the manifest: one of the two was changed"
    yield from _distrust(signer, carried, trusted, at)


def _signer(info: cms.SignerInfo, carried: list[x509.Certificate]) -> x509.Certificate | None:
    """Return the certificate that *info* names by issuer and number (RFC 5652, section 5.3)."""
    named = info["sid"].chosen
    number, issuer = named["serial_number"].native, named["issuer"].dump()
    return next((one for one in carried if one.serial_number == number and one.issuer.public_bytes() == issuer), None)


def _well_formed(outer: cms.ContentInfo, info: cms.SignerInfo) -> bool:
    """Say whether the parts of a detached signature agree with one another (RFC 5652, sections 5.1 to 5.3)."""
    signed = outer["content"]
    content = signed["encap_content_info"]
    used = (*signed["digest_algorithms"], info["digest_algorithm"], info["signature_algorithm"])
    named = [algorithm["algorithm"].native for algorithm in signed["digest_algorithms"]]
    return (
        outer["content_type"].native == "signed_data"
        and (signed["version"].native, info["version"].native) == ("v1", "v1")
        and (content["content_type"].native, content["content"].native) == ("data", None)
        and named == [info["digest_algorithm"]["algorithm"].native]
        and info["signature_algorithm"].signature_algo in _ALGORITHMS
        and all(algorithm["parameters"].native is None for algorithm in used)
    )


def _covers(data: bytes, info: cms.SignerInfo, signer: x509.Certificate) -> bool:
    algorithm = _HASHES[info["digest_algorithm"]["algorithm"].native]()
    covered = data
    if info["signed_attrs"]:
        stated = {item["type"].native: item["values"][0].native for item in info["signed_attrs"]}
        digest = hashes.Hash(algorithm)
        digest.update(data)
        if stated["message_digest"] != digest.finalize() or stated["content_type"] != "data":
            return False
        covered = info["signed_attrs"].untag().dump()  # RFC 5652, section 5.4: signed as a SET, not as it is tagged
    return _holds(signer, info["signature"].native, covered, algorithm)


def _holds(signer: x509.Certificate, signature: bytes, data: bytes, algorithm: hashes.HashAlgorithm) -> bool:
    key = signer.public_key()
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, data, PKCS1v15(), algorithm)
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, data, ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _distrust(
    signer: x509.Certificate, carried: list[x509.Certificate], trusted: tuple[x509.Certificate, ...], at: datetime
) -> Iterator[str]:
    """Give what speaks against *signer*: a date, or a chain that leads to none of *trusted*."""
    current = signer
    for _ in range(_LONGEST_CHAIN):
        yield from _out_of_date(current, at)
        if current in trusted:
            return
        issuer = next((one for one in (*trusted, *carried) if one != current and _issued(current, one)), None)
        if issuer is None:
            break
        current = issuer
    names = ", ".join(certificate.subject.rfc4514_string() for certificate in trusted)
    yield f"the signer is {signer.subject.rfc4514_string()}, whom the certificate given does not vouch for ({names})"


def _out_of_date(certificate: x509.Certificate, at: datetime) -> Iterator[str]:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= at <= ends:
        yield (
            f"the certificate of {certificate.subject.rfc4514_string()} was valid from {begins:%Y-%m-%d}"
            f" to {ends:%Y-%m-%d}, and the release was sealed on {at:%Y-%m-%d}"
        )


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        if not issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return True
