"""A sealed folder proves itself with a certificate alone, and whatever is done to it is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.release.small import (
    AT,
    CODE,
    DE,
    NOW,
    an_order,
    demonstration_signer,
    sign_all,
    small_folder,
    workspace_in,
)

from edu_materials.kernel.canonical import readable_json, sha256
from edu_materials.kernel.errors import UsageError
from edu_materials.release.audit import append
from edu_materials.release.manifest import contents_digest, unsafe
from edu_materials.release.seal import release, sources_of
from edu_materials.release.sealed import MANIFEST, SIGNATURE
from edu_materials.release.signing import Signer
from edu_materials.release.signing import sign as signature_of
from edu_materials.release.verify import verify

GERMAN, AUSTRIAN = f"DE-de/{CODE}.pdf", "AT-de/placebo-patient-card-AT-de-1.0.pdf"
RECORD = f"records/{CODE}/02-medical.yaml"


class Sealed:
    """A release with the key and the certificate that it was sealed with."""

    def __init__(self, folder: Path, signer: Signer, certificate: Path) -> None:
        self.folder, self.signer, self.certificate = folder, signer, certificate.read_bytes()

    def said(self) -> list[str]:
        return [str(finding) for finding in verify(self.folder, self.certificate).findings]

    def resign(self, change: Callable[[Any], object]) -> None:
        """Change the manifest as somebody who has the key would."""
        root = json.loads((self.folder / MANIFEST).read_bytes())
        change(root)
        self.sign(readable_json(root))

    def sign(self, data: bytes) -> None:
        (self.folder / MANIFEST).write_bytes(data)
        (self.folder / SIGNATURE).write_bytes(signature_of(data, self.signer))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    folder = small_folder(tmp_path_factory.mktemp("signed"))
    sign_all(folder, DE, AT)
    signer, certificate = demonstration_signer(folder / "key")
    workspace = workspace_in(folder)
    order = an_order(sources=sources_of(workspace))
    made = release(workspace, (DE, AT), folder / "approvals", folder / "release", order, signer)
    return Sealed(made.folder, signer, certificate)


@pytest.fixture
def sealed(once: Sealed, tmp_path: Path) -> Sealed:
    copy = Sealed.__new__(Sealed)
    copy.folder = Path(shutil.copytree(once.folder, tmp_path / "release"))
    copy.signer, copy.certificate = once.signer, once.certificate
    return copy


def flip(path: Path, place: int = 100) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def swap(folder: Path) -> None:
    first, second = folder / GERMAN, folder / AUSTRIAN
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def link(path: Path, target: Path | str) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def test_an_untouched_release_proves_itself_wherever_it_lies(sealed: Sealed) -> None:
    verified = verify(sealed.folder, sealed.certificate)
    assert verified.findings == ()
    assert verified.release is not None
    assert set(verified.release.editions) == {CODE, "placebo-patient-card-AT-de-1.0"}


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda f: flip(f / GERMAN), [f"R614 {GERMAN} is not the file that was sealed: it was changed"]),
        (swap, [f"R614 {AUSTRIAN} holds what belongs in {GERMAN}", f"R614 {GERMAN} holds what belongs in {AUSTRIAN}"]),
        (lambda f: (f / GERMAN).unlink(), [f"R613 {GERMAN} is missing"]),
        (lambda f: (f / "DE-de/extra.pdf").write_bytes(b""), ["R612 DE-de/extra.pdf does not belong to the release"]),
        (lambda f: (f / ".hidden").write_bytes(b""), ["R612 .hidden does not belong to the release"]),
        (lambda f: (f / "empty").mkdir(), ["R612 empty/ is an empty folder, and does not belong to the release"]),
        (lambda f: link(f / GERMAN, "/etc/passwd"), [f"R611 {GERMAN} is a symbolic link, and a release holds plain"]),
        (lambda f: link(f / "more", "/etc"), ["R611 more is a symbolic link, and a release holds plain files only"]),
        (lambda f: link(f / MANIFEST, "/etc/passwd"), ["R613 manifest.json is missing"]),
        (lambda f: (f / MANIFEST).unlink(), ["R613 manifest.json is missing"]),
        (lambda f: (f / SIGNATURE).unlink(), ["R613 manifest.json.p7s is missing"]),
        (lambda f: (f / SIGNATURE).write_bytes(b"x"), ["R603 the signature is no CMS signature, or a damaged one"]),
        (lambda f: (f / "audit.jsonl").unlink(), ["R613 audit.jsonl is missing"]),
        (lambda f: (f / MANIFEST).write_bytes(b"{"), ["R602 manifest.json is no manifest of a release"]),
        (lambda f: (f / MANIFEST).write_bytes(b"[" * 99999), ["R602 manifest.json is no manifest of a release"]),
    ],
)
def test_what_was_done_to_a_release_is_named(sealed: Sealed, damage: Callable[[Path], object], says: list[str]) -> None:
    damage(sealed.folder)
    said = sealed.said()
    assert len(said) == len(says), said
    for finding, expected in zip(said, says, strict=True):
        assert finding.startswith(expected)


def test_an_edited_record_is_named_as_such(sealed: Sealed) -> None:
    path = sealed.folder / RECORD
    path.write_bytes(path.read_bytes().replace(b"Test Person Medical", b"Test Person Other"))
    assert sealed.said() == [
        f"R614 {RECORD} is not the file that was sealed: it was changed",
        f"R621 {RECORD}: 02-medical.yaml was changed after it was signed: its seal does not hold",
    ]


def test_a_record_edited_before_it_was_sealed_is_named_all_the_same(sealed: Sealed) -> None:
    path = sealed.folder / RECORD
    path.write_bytes(path.read_bytes().replace(b"Test Person Medical", b"Test Person Other"))
    sealed.resign(lambda root: root["records"][RECORD].update(sha256=sha256(path.read_bytes())))
    said = sealed.said()
    assert any(finding.startswith("R621") for finding in said)
    assert f"R634 {RECORD} is in no entry of the audit log" in said


def test_a_record_with_the_digest_of_another_edition_is_named(sealed: Sealed) -> None:
    def exchange(root: Any) -> None:
        mine, other = RECORD, "records/placebo-patient-card-AT-de-1.0/02-medical.yaml"
        shutil.copy(sealed.folder / other, sealed.folder / mine)
        root["records"][mine]["sha256"] = root["records"][other]["sha256"]

    sealed.resign(exchange)
    assert (
        f"R622 the medical of {CODE} signed placebo-patient-card-AT-de-1.0 with other pages than these" in sealed.said()
    )


def test_an_edition_without_the_record_of_its_authority_is_named(sealed: Sealed) -> None:
    path = f"records/{CODE}/05-authority.yaml"
    (sealed.folder / path).unlink()
    sealed.resign(lambda root: root["records"].pop(path))
    assert f"R623 {CODE} has no record of its authority's agreement of 2026-11-20" in sealed.said()


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[:-1], "R632 audit.jsonl was cut: 10 of 11 entries are left"),
        (lambda lines: lines[1:], "R631 audit.jsonl, line 1 does not follow"),
        (lambda lines: lines[:3] + lines[4:], "R631 audit.jsonl, line 4 does not follow"),
        (lambda lines: [lines[0].replace(b"Author", b"Aothor"), *lines[1:]], "R631 audit.jsonl, line 1 was changed"),
    ],
)
def test_a_cut_or_changed_audit_log_is_named(
    sealed: Sealed, change: Callable[[list[bytes]], list[bytes]], says: str
) -> None:
    path = sealed.folder / "audit.jsonl"
    path.write_bytes(b"".join(change(lines_of(path))))
    said = sealed.said()
    assert said[0] == "R614 audit.jsonl is not the file that was sealed: it was changed"
    assert said[1].startswith(says)


def test_a_log_that_goes_on_or_is_about_another_release_is_named(sealed: Sealed) -> None:
    path = sealed.folder / "audit.jsonl"
    append(path, who="Test Person F", what="release", subject="another", why="a reason", when=NOW)
    assert "R632 audit.jsonl does not end with the entry of this release" in sealed.said()

    def adopt(root: Any) -> None:
        entry = json.loads(lines_of(path)[-1])
        root["audit"] = {**root["audit"], "entries": 12, "head": entry["hash"], "sha256": sha256(path.read_bytes())}

    sealed.resign(adopt)
    assert "R633 the last entry of audit.jsonl is about another release than this" in sealed.said()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.pdf",
        "/etc/passwd",
        "DE-de/../../evil",
        "C:/evil",
        "DE-de\\evil",
        "DE-de//evil",
        "./evil",
        ".evil",
        "a\nb",
        "",
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused_before_anything_is_read(sealed: Sealed, name: str) -> None:
    sealed.resign(lambda root: root["files"].update({name: root["files"][GERMAN]}))
    (said,) = sealed.said()
    assert said == f"R602 manifest.json names “{name}”, which could lead out of the folder"
    assert verify(sealed.folder, sealed.certificate).release is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda root: root.update(schema="edu-materials release 2"), "its schema is"),
        (lambda root: root["files"].update({GERMAN.upper(): root["files"][GERMAN]}), "differ in capitals only"),
        (
            lambda root: root["files"].update({"x.pdf": root["files"][GERMAN]}),
            "x.pdf is listed, and belongs to no edition",
        ),
        (lambda root: root["editions"][CODE].update(state="draft"), "has no record of its authority's agreement"),
        (lambda root: root["editions"][CODE].update(agreed="2027-01-01"), "has no record of its authority's agreement"),
        (lambda root: root["editions"][CODE].update(version=1), "a text is expected"),
        (lambda root: root.update(effective="soon"), "is no manifest"),
        (lambda root: root.pop("audit"), "is no manifest"),
        (lambda root: root["records"][RECORD].update(edition="nobody"), "is no manifest"),
    ],
)
def test_a_manifest_that_cannot_be_is_named_though_its_signature_holds(
    sealed: Sealed, change: Callable[[Any], object], says: str
) -> None:
    sealed.resign(change)
    assert any(says in finding for finding in sealed.said()), sealed.said()


def test_a_key_that_stands_twice_is_refused(sealed: Sealed) -> None:
    data = (sealed.folder / MANIFEST).read_bytes()
    sealed.sign(data.replace(b'"schema":', b'"schema": "other", "schema":'))
    assert "a key stands twice" in sealed.said()[0]


def test_a_manifest_changed_without_the_key_is_named(sealed: Sealed) -> None:
    path = sealed.folder / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"expires": "2028-11-30"', b'"expires": "2038-11-30"'))
    said = sealed.said()
    assert said[0] == "R603 the signature does not cover the manifest: one of the two was changed"


def test_another_certificate_does_not_vouch_for_a_release(sealed: Sealed, tmp_path: Path) -> None:
    _, other = demonstration_signer(tmp_path / "other")
    (finding,) = verify(sealed.folder, other.read_bytes()).findings
    assert "does not vouch" in finding.message


def test_a_certificate_that_had_expired_when_the_release_was_sealed_is_named(sealed: Sealed) -> None:
    def later(root: Any) -> None:
        root["sealed"] = "2028-01-01T00:00:00Z"
        root["audit"]["entries"] = 11
        assert contents_digest(root)

    sealed.resign(later)
    assert any("and the release was sealed on 2028-01-01" in finding for finding in sealed.said())


def test_no_folder_and_no_certificate_are_usage_errors(sealed: Sealed, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        verify(tmp_path / "nowhere", sealed.certificate)
    with pytest.raises(UsageError, match="holds no certificate"):
        verify(sealed.folder, b"")


@given(st.text(max_size=20))
def test_a_name_that_is_safe_stays_in_its_folder(name: str) -> None:
    folder = Path("/release")
    if not unsafe(name):
        assert (folder / name).resolve().is_relative_to(folder)
        assert (folder / name).resolve() != folder
