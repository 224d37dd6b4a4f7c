"""What may not part at a line's end, and how a language sets its spaces.

Works on text that is already translated; changes spaces and hyphens, never a letter.
"""

import re
import unicodedata

NBSP = "\u00a0"
SOFT_HYPHEN = "\u00ad"

_SPACES = re.compile(" {2,}")
_THIN_SPACES = re.compile("[\u2007\u2009\u202f]")
# Each pattern matches the one space that must not become a line's end.
_TIES = (
    # 12 months, 0.1 %, 10¹³ genome copies; not: kuukaudesta 4 vuoden 1 loppuun
    re.compile(r"(?<=[0-9⁰¹²³⁴-⁹]) (?=\S)(?!vuoden[ \u00a0][0-9])"),
    re.compile(r"(?<=[×=<>≥≤±]) | (?=[×=<>≥≤±])"),  # 1 × 10¹³
    re.compile(r"(?<=\b\d\.) (?=\w)|(?<=\b\d\d\.) (?=\w)"),  # 2. Jahr, 10. hónap
    re.compile(r"(?<=\d{4}\.) (?=[a-zà-öø-žа-я])"),  # 2023. gada
    re.compile(r" (?=(?:kg|mL|ml)\b)"),  # per kg
    re.compile(r" (?=–)| (?=-\w)"),  # no line begins with a dash
    re.compile(r"(?<=\b[^\W\d_]-) (?=\w)"),  # B- tai C-hepatiitti
    re.compile(r" (?=[0-9]+(?:[.,;:)](?!\w)|$))"),  # Year 2, or: year 2.; not: , 0.1 %
    re.compile(r"(?<=\bC) (?=r[eé]a)"),  # protéine C réactive, which is not protein C
    re.compile(r"(?<=\bStr\.) (?=\w)|(?<=\bA[lv]\.) (?=\w)"),  # Av. Brasil
)
_TYPE_LAST = re.compile(r"(?<=\w) (?=[ABCΒ](?!\w))")  # haemophilia B, hepatitis C
_TYPE_FIRST = re.compile(r"(?<=\b[ABC]) (?=\w)")  # B hemofilija
_NINTH_FIRST = re.compile(r"(?<=\bIX) (?=\w)|(?<=\bIX-es) (?=\w)")  # IX faktorius, IX-es faktor
_NAME_FIRST = (re.compile(r"(?<=\w) (?=[IVX]+\b)"), _TYPE_LAST)  # factor IX
_COUNTED = re.compile(r"(?<=\bvuoden) (?=[0-9])|(?<=uukaudesta) (?=[0-9])")  # vuoden 1 loppuun
_SINGLE_LETTERS = (re.compile(r"(?<=\b[^\W\d_]) (?=\w)"),)  # v těhotenství, w ciąży
_OF_LANGUAGE = (
    {"et": (_NINTH_FIRST, _TYPE_LAST), "lt": (_NINTH_FIRST, _TYPE_LAST, _TYPE_FIRST)}
    | {"fi": (*_NAME_FIRST, _COUNTED)}
    | dict.fromkeys(("hu", "lv"), (_NINTH_FIRST, _TYPE_FIRST))
    | dict.fromkeys(("cs", "hr", "pl", "sk", "sl"), (*_NAME_FIRST, *_SINGLE_LETTERS))
)


def set_type(text: str, language: str) -> str:
    """Return *text* in NFC with the no-break spaces that it needs in *language* (an ISO 639 code)."""
    text = _THIN_SPACES.sub(NBSP, unicodedata.normalize("NFC", text)).replace("\u2011", "-")
    text = _SPACES.sub(" ", text)
    for tie in (*_TIES, *_OF_LANGUAGE.get(language, _NAME_FIRST)):
        text = tie.sub(NBSP, text)
    return _french(text) if language == "fr" else text


def colon(language: str) -> str:
    """Return the colon of *language*, for a word that stands before what it names: French sets a space before it."""
    return f"{NBSP}:" if language == "fr" else ":"


def unbroken(text: str) -> str:
    """Return *text* with every space made unbreakable: for names, dates and substances that must not part."""
    return text.replace(" ", NBSP)


def _french(text: str) -> str:
    return re.sub(r" (?=[:;!?»%])|(?<=«) ", NBSP, text)
