"""Parcels by SFTP: the host's key is known beforehand, and a file has its final name only once it is whole."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from edu_materials.distribution.channels.parcel import DeliveryError, LastingError, Parcel, PassingError

if TYPE_CHECKING:
    from asyncssh import SFTPClient

_CHUNK = 1 << 18
_SSH_PORT = 22
_SLOW = 20  # times the time-out that one delivery may take in all
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpAccess:
    """How we log in: our private key, and the file of host keys that we trust (``known_hosts`` of OpenSSH).

    *timeout* in seconds is how long a server may be silent; one delivery may take as long as files take on slow lines.
    """

    key_file: Path
    known_hosts: Path
    timeout: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpChannel:
    """Puts parcels on servers; the address of a parcel is ``sftp://user@host:port/folder``."""

    access: SftpAccess
    name: str = "sftp"

    def holds(self, parcel: Parcel) -> bool | None:
        """Say whether the file is there with the right size and content; it is read back."""
        return self._run(self._holds(parcel), parcel)

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        """Upload the file under a temporary name and rename it.

        Raises:
            PassingError: The server does not answer, or refuses to write or rename; no final file is there.
            LastingError: The host's key is not the known one, or our key is refused.
        """
        return self._run(self._deliver(parcel, crossing), parcel)

    async def _holds(self, parcel: Parcel) -> bool:
        from asyncssh import SFTPNoSuchFile  # noqa: PLC0415 - a third of a second that only SFTP pays

        host, folder = _place(parcel.address)
        path = f"{folder}/{parcel.name}"
        async with self._client(host) as client:
            try:
                if (await client.stat(path)).size != parcel.size or not await client.isfile(path):
                    return False
            except SFTPNoSuchFile:
                return False
            hasher = sha256()
            async with client.open(path, "rb") as file:
                while chunk := await file.read(_CHUNK):
                    hasher.update(chunk if isinstance(chunk, bytes) else chunk.encode())
            return hasher.hexdigest() == parcel.digest

    async def _deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        from asyncssh import Error, SFTPOpUnsupported  # noqa: PLC0415

        host, folder = _place(parcel.address)
        path, partial = f"{folder}/{parcel.name}", f"{folder}/{parcel.partial()}"
        async with self._client(host) as client:
            try:
                await client.makedirs(folder or "/", exist_ok=True)
                await client.put(str(parcel.file), partial)
                crossing()
                try:
                    await client.posix_rename(partial, path)
                except SFTPOpUnsupported:
                    await client.rename(partial, path)
            except (Error, OSError):
                with suppress(Error, OSError):
                    await client.remove(partial)
                raise
        return f"{parcel.name} on {host.name}"

    @asynccontextmanager
    async def _client(self, host: "_Host") -> AsyncIterator["SFTPClient"]:
        import asyncssh  # noqa: PLC0415

        # Nothing of the user's own settings: no agent, no ~/.ssh/config, no password.
        options = asyncssh.SSHClientConnectionOptions(
            username=host.user,
            client_keys=[str(self.access.key_file)],
            known_hosts=str(self.access.known_hosts),
            agent_path=None,
            config=None,
            preferred_auth="publickey",
            connect_timeout=self.access.timeout,
            login_timeout=self.access.timeout,
            keepalive_interval=self.access.timeout,
            keepalive_count_max=1,
        )
        async with (
            asyncssh.connect(host.name, host.port, options=options, config=None) as connection,
            connection.start_sftp_client() as client,
        ):
            yield client

    def _run(self, work: Coroutine[None, None, _Result], parcel: Parcel) -> _Result:
        async def limited() -> _Result:
            async with asyncio.timeout(self.access.timeout * _SLOW):
                return await work

        import asyncssh  # noqa: PLC0415

        try:
            _require_files(self.access)
            return asyncio.run(limited())
        except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed) as error:
            raise LastingError(
                f"the key of the host in {parcel.address} is not among the known ones: {error}",
                hint="Ask the centre for its host key, compare it, and write it into the file of --known-hosts.",
            ) from error
        except (asyncssh.PermissionDenied, asyncssh.KeyImportError) as error:
            raise LastingError(
                f"{parcel.address} refuses our key: {error}", hint="Ask the centre to admit the key of --key-file."
            ) from error
        except (asyncssh.Error, OSError) as error:
            raise PassingError(
                f"{parcel.address}: {_reason(error)}",
                hint="It is tried again later; check the server, its folder and the network if it lasts.",
            ) from error
        finally:
            work.close()


@dataclass(frozen=True, slots=True)
class _Host:
    name: str
    port: int
    user: str


def _place(address: str) -> tuple[_Host, str]:
    """Return host and folder of an address.

    Raises:
        LastingError: It is no address of SFTP, names no user, or holds a password, which belongs into no list.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or _SSH_PORT
    except ValueError as error:
        raise _no_address(address) from error
    folder = unquote(parts.path).rstrip("/")
    if (
        parts.scheme != "sftp"
        or not parts.hostname
        or not parts.username
        or parts.password
        or ".." in folder.split("/")
    ):
        raise _no_address(address)
    return _Host(parts.hostname, port, unquote(parts.username)), folder


def _no_address(address: str) -> DeliveryError:
    return LastingError(
        f"“{address.partition('@')[2] or address}” is no address of SFTP",
        hint="Write sftp://user@host:port/folder, without a password, and correct the centre.",
    )


def _require_files(access: SftpAccess) -> None:
    for path, option in ((access.key_file, "--key-file"), (access.known_hosts, "--known-hosts")):
        if not path.is_file():
            raise LastingError(f"there is no file {path}", hint=f"Name it with {option}.")


def _reason(error: Exception) -> str:
    return "it timed out" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
