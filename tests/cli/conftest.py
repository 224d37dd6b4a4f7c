"""Fixtures that commands of delivery share with the rooms below: real servers, a sealed release."""

from tests.distribution.conftest_servers import (  # noqa: F401 - fixtures of the tests beside
    home,
    mailbox,
    sftp_box,
    tls_files,
)
