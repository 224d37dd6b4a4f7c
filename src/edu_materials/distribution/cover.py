"""The letter that goes with a pack, made from what stands on record, and the same in print and in the mail.

Knows contents, codes and names of materials. Which words a letter says is decided in ``documents``.
"""

from dataclasses import replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edu_materials.build.letters import language_word, material_name, uses_of
from edu_materials.build.workspace import Workspace
from edu_materials.distribution.contents import Contents, Line
from edu_materials.distribution.tokens import Token, long_code, short_code
from edu_materials.documents.letters import Cover, Item, Letter, Reminder, Slip, Use, Withdrawal
from edu_materials.facts.product import Product
from edu_materials.kernel.errors import UsageError


def letter_of(workspace: Workspace, contents: Contents, key: Ed25519PrivateKey) -> Letter:
    """Return the letter of a pack: a cover letter, or the one that takes an edition back.

    Raises:
        UsageError: The workspace does not know a product of the pack.
    """
    return _letter(workspace, contents, _matter(workspace, contents), contents.day, slip_of(contents, key))


def reminder_of(
    workspace: Workspace, contents: Contents, key: Ed25519PrivateKey, sent: date, today: date, confirm_by: date
) -> Letter:
    """Return the letter that reminds of a pack that went on the day *sent*; it bears the code of the first one.

    Raises:
        UsageError: The workspace does not know a product of the pack.
    """
    matter = Reminder(items=items_of(workspace, _named(contents), contents.language, contents.market), sent=sent)
    return _letter(workspace, contents, matter, today, replace(slip_of(contents, key), until=confirm_by))


def brand_of(workspace: Workspace, contents: Contents) -> str:
    """Return the brand that a pack is about; of several products, their brands.

    Raises:
        UsageError: The workspace does not know a product of the pack.
    """
    return " / ".join(product.brand for product in _products(workspace, contents))


def slip_of(contents: Contents, key: Ed25519PrivateKey) -> Slip:
    """Return the slip of a pack, with its code in both lengths."""
    token = token_of(contents)
    return Slip(
        until=contents.confirm_by,
        contact=contents.contact,
        typed=short_code(token, key),
        scanned=long_code(token, key),
    )


def token_of(contents: Contents) -> Token:
    """Return what the code of a pack says."""
    return Token(pack=_number(contents.pack), dispatch=_number(contents.dispatch))


def items_of(workspace: Workspace, lines: tuple[Line, ...], language: str, market: str) -> tuple[Item, ...]:
    """Return *lines* as rows of a table, in words of *language*; copies of one edition for several centres apart."""
    return tuple(
        Item(
            material=material_name(workspace, line.product, line.material, language, market),
            language=language_word(line.language, language, market),
            version=line.version,
            quantity=line.quantity,
            serials=line.serials,
        )
        for line in lines
    )


def _letter(
    workspace: Workspace, contents: Contents, matter: Cover | Withdrawal | Reminder, day: date, slip: Slip
) -> Letter:
    return Letter(
        matter=matter,
        brand=brand_of(workspace, contents),
        holder=_products(workspace, contents)[0].holder,
        pack=contents.pack,
        dispatch=contents.dispatch,
        day=day,
        language=contents.language,
        market=contents.market,
        to=(contents.name, contents.centre),
        slip=slip,
    )


def _named(contents: Contents) -> tuple[Line, ...]:
    """Return the lines that a pack is about: what is in it, or else what it takes back."""
    return contents.lines or (contents.taken.lines if contents.taken else ())


def _products(workspace: Workspace, contents: Contents) -> list[Product]:
    names = tuple(dict.fromkeys(line.product for line in _named(contents)))
    for name in names:
        if name not in workspace.product_ids:
            raise UsageError(f"this workspace has no product {name}", hint="Name its workspace with --workspace.")
    return [workspace.product(name) for name in names]


def _matter(workspace: Workspace, contents: Contents) -> Cover | Withdrawal:
    def items(lines: tuple[Line, ...]) -> tuple[Item, ...]:
        return items_of(workspace, lines, contents.language, contents.market)

    if contents.taken:
        return Withdrawal(
            items=items(contents.taken.lines), reason=contents.taken.because, replacement=items(contents.lines)
        )
    uses: dict[Use, None] = {}
    for line in contents.lines:
        uses |= dict.fromkeys(uses_of(workspace.product(line.product), (line.material,)))
    ordered: tuple[Use, ...] = ("card", "leaflet", "print")
    return Cover(
        items=items(contents.lines), uses=tuple(use for use in ordered if use in uses), earlier=contents.earlier
    )


def _number(identity: str) -> int:
    return int(identity.partition("-")[2])
