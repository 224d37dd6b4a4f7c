"""The ledger brought to the form that this program knows, by the steps in ``migrations``."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

_FOLDER = Path(__file__).parent / "migrations"


def migrate(connection: Connection, revision: str = "head") -> None:
    """Take the ledger behind *connection* to *revision*, within the transaction that is open on it.

    Raises:
        SQLAlchemyError: Translated by `Ledger.writing` into an error of ours; the ledger stays as it was.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
