"""The letter that goes with a pack, made from what stands on record, and the same in print and in the mail.

Knows contents, codes and names of materials. Which words a letter says is decided in ``documents``.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edu_materials.build.letters import language_word, material_name, uses_of
from edu_materials.build.workspace import Workspace
from edu_materials.distribution.contents import Contents, Line
from edu_materials.distribution.tokens import Token, long_code, short_code
from edu_materials.documents.letters import Cover, Item, Letter, Slip, Use, Withdrawal
from edu_materials.kernel.errors import UsageError


def letter_of(workspace: Workspace, contents: Contents, key: Ed25519PrivateKey) -> Letter:
    """Return the letter of a pack: a cover letter, or the one that takes an edition back.

    Raises:
        UsageError: The workspace does not know a product of the pack.
    """
    lines = contents.lines or (contents.taken.lines if contents.taken else ())
    products = tuple(dict.fromkeys(line.product for line in lines))
    for product in products:
        if product not in workspace.product_ids:
            raise UsageError(f"this workspace has no product {product}", hint="Name its workspace with --workspace.")
    loaded = [workspace.product(product) for product in products]
    return Letter(
        matter=_matter(workspace, contents),
        brand=" / ".join(product.brand for product in loaded),
        holder=loaded[0].holder,
        pack=contents.pack,
        dispatch=contents.dispatch,
        day=contents.day,
        language=contents.language,
        market=contents.market,
        to=(contents.name, contents.centre),
        slip=slip_of(contents, key),
    )


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
