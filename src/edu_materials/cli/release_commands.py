"""The commands of agreement and release: how they are called, and what each is for.

Only names, options and help; what they do is imported where it is used.
"""

from pathlib import Path
from typing import Annotated

import typer

from edu_materials.cli.options import Approvals, Folder, Languages, Markets, Materials, Products, selection

Editions = Annotated[
    list[str] | None, typer.Argument(help="Codes of editions, as list prints them.", metavar="[EDITION]…")
]
Name = Annotated[str, typer.Option("--name", help="Who signs: first and last name.")]
ClockBecause = Annotated[
    str, typer.Option("--clock-because", help="Why this clock stands before the last entry of the audit log.")
]
Certificate = Annotated[
    Path, typer.Option("--certificate", "-c", help="Certificate of the signer or its issuer, PEM or DER.")
]

audit = typer.Typer(help="The audit log: who did what, when and why.", no_args_is_help=True)
key = typer.Typer(help="Keys to sign releases with.", no_args_is_help=True)


def add_release_commands(app: typer.Typer) -> None:
    """Add the commands of agreement and release to *app*."""
    app.command(
        epilog="Example:  edu-materials approve --market DE --role medical --name “…” --reason “first version”"
    )(approve)
    app.command(epilog="Example:  edu-materials approvals --market DE")(approvals)
    app.command(epilog="Example:  edu-materials withdraw EDITION --name “…” --because “…”")(withdraw)
    app.command(
        epilog="Example:  edu-materials release -o release-1 --effective 2026-12-01 --expires 2028-11-30"
        " --key holder.p12 --name “…” --reason “first release”"
    )(release)
    app.command(epilog="Example:  edu-materials verify release-1 --certificate holder.pem")(verify)
    app.add_typer(audit, name="audit")
    app.add_typer(key, name="key")


def approve(
    role: Annotated[str, typer.Option("--role", help="author, medical, regulatory, linguist or authority.")],
    name: Name,
    reason: Annotated[str, typer.Option("--reason", help="Why it is signed now, such as: first version.")],
    editions: Editions = None,
    meaning: Annotated[str | None, typer.Option("--meaning", help="What the signature says, if not the usual.")] = None,
    authority: Annotated[str | None, typer.Option("--authority", help="The authority that agreed.")] = None,
    reference: Annotated[str | None, typer.Option("--reference", help="Its reference.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="The day on which it agreed.", metavar="YYYY-MM-DD")] = None,
    workspace: Folder = None,
    approvals: Approvals = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
    clock_because: ClockBecause = "",
) -> None:
    """Sign editions: a record that holds for these pages, and falls by itself when a word, font or place changes."""
    from edu_materials.cli.release import Asked, run_approve  # noqa: PLC0415
    from edu_materials.release.approval import Signature  # noqa: PLC0415

    asked = Asked(workspace, approvals, tuple(editions or ()), selection(product, market, language, material))
    signature = Signature(
        role=role,
        name=name,
        reason=reason,
        meaning=meaning,
        authority=authority,
        reference=reference,
        because=clock_because,
    )
    raise typer.Exit(run_approve(asked, signature, on))


def approvals(
    editions: Editions = None,
    workspace: Folder = None,
    approvals: Approvals = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
) -> None:
    """Say who has signed which edition, where it stands, why a record fell, and what blocks the agreement."""
    from edu_materials.cli.release import Asked, run_approvals  # noqa: PLC0415

    asked = Asked(workspace, approvals, tuple(editions or ()), selection(product, market, language, material))
    raise typer.Exit(run_approvals(asked))


def withdraw(
    name: Name,
    because: Annotated[str, typer.Option("--because", help="Why the edition is taken back.")],
    editions: Editions = None,
    successor: Annotated[str | None, typer.Option("--successor", help="Code of the edition in its place.")] = None,
    workspace: Folder = None,
    approvals: Approvals = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
    clock_because: ClockBecause = "",
) -> None:
    """Take editions back: from now on nothing prints, packs or sends them."""
    from edu_materials.cli.release import Asked, run_withdraw  # noqa: PLC0415

    asked = Asked(workspace, approvals, tuple(editions or ()), selection(product, market, language, material))
    raise typer.Exit(run_withdraw(asked, name, because, successor, clock_because))


def release(
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to seal; must not exist.", metavar="DIR")],
    effective: Annotated[str, typer.Option("--effective", help="First day of use.", metavar="YYYY-MM-DD")],
    expires: Annotated[str, typer.Option("--expires", help="Last day of use.", metavar="YYYY-MM-DD")],
    key: Annotated[Path, typer.Option("--key", help="PKCS#12 file, or PEM file with the private key.", metavar="FILE")],
    name: Name,
    reason: Annotated[str, typer.Option("--reason", help="Why it is released now.")],
    editions: Editions = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", "-c", help="Certificate of a PEM key.", metavar="FILE")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="Passphrase of the key; asked for if not named.")
    ] = None,
    predecessor: Annotated[
        Path | None, typer.Option("--predecessor", help="The release that this one takes the place of.", metavar="DIR")
    ] = None,
    judges: Annotated[bool, typer.Option(help="Ask validators of others, where they are installed.")] = True,
    workspace: Folder = None,
    approvals: Approvals = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
    clock_because: ClockBecause = "",
) -> None:
    """Seal agreed editions, in every form, as a signed folder: those named, or all that are agreed."""
    from edu_materials.cli.release import Asked, Sealing, run_release  # noqa: PLC0415

    asked = Asked(workspace, approvals, tuple(editions or ()), selection(product, market, language, material))
    sealing = Sealing(
        output=output,
        effective=effective,
        expires=expires,
        key=key,
        certificate=certificate,
        passphrase_file=passphrase_file,
        predecessor=predecessor,
        name=name,
        reason=reason,
        judges=judges,
        because=clock_because,
    )
    raise typer.Exit(run_release(asked, sealing))


def verify(
    folder: Annotated[Path, typer.Argument(help="The sealed folder.", metavar="FOLDER")], certificate: Certificate
) -> None:
    """Prove a sealed folder, with nothing but the folder and a certificate, and name all that is wrong with it."""
    from edu_materials.cli.release import run_verify  # noqa: PLC0415

    raise typer.Exit(run_verify(folder, certificate))


@audit.command("show", epilog="Example:  edu-materials audit show")
def audit_show(workspace: Folder = None, approvals: Approvals = None) -> None:
    """Print every entry of the audit log."""
    from edu_materials.cli.release import run_audit_show  # noqa: PLC0415

    raise typer.Exit(run_audit_show(workspace, approvals))


@audit.command("verify", epilog="Example:  edu-materials audit verify --release release-1")
def audit_verify(
    workspace: Folder = None,
    approvals: Approvals = None,
    sealed: Annotated[
        Path | None, typer.Option("--release", help="A release; the log must go on from its entry.", metavar="DIR")
    ] = None,
) -> None:
    """Prove the audit log: each line follows from the one before, none is gone that a release knows, nor any record."""
    from edu_materials.cli.release import run_audit_verify  # noqa: PLC0415

    raise typer.Exit(run_audit_verify(workspace, approvals, sealed))


@key.command("demo", epilog="Example:  edu-materials key demo demo-key")
def key_demo(folder: Annotated[Path, typer.Argument(help="Where to.", metavar="FOLDER")]) -> None:
    """Make a key for demonstrations; its certificate says that it is not for use."""
    from edu_materials.cli.release import run_demo_key  # noqa: PLC0415

    raise typer.Exit(run_demo_key(folder))
