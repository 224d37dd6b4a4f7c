"""What time it is: the one place where commands that send and record read the clock."""

from datetime import UTC, datetime

from edu_materials.cli.ledger_options import day_of


def moment_on(today: str | None) -> datetime:
    """Return the time in UTC, on the day that a user named where one was named.

    Raises:
        UsageError: It is no date.
    """
    now = datetime.now(UTC)
    return datetime.combine(day_of(today), now.timetz()) if today else now
