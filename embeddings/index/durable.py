"""Files that survive a power cut: written whole, synced, moved by rename, and changed by one program at a time."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embeddings.errors import EmbeddingsError

POLL_SECONDS = 0.05
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)  # a planted pipe must not hang the reader


def digest(content: bytes) -> str:
    """SHA-256 as 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()


def write_file(path: Path, content: bytes) -> None:
    """Write a new file and sync its content."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move(source: Path, target: Path) -> None:
    """Rename within one file system and sync both folders. A file at ``target`` is replaced in one step."""
    source.replace(target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def make_folder(path: Path) -> None:
    """Create a folder (its parent exists) so that it is still there after a power cut."""
    path.mkdir()
    sync_folder(path.parent)


def delete_file(path: Path) -> None:
    """Delete a file so that it stays deleted."""
    path.unlink()
    sync_folder(path.parent)


def delete_tree(path: Path) -> None:
    """Delete a folder and all in it; links in it are removed, never followed."""
    shutil.rmtree(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Sync the names in a folder. Windows cannot open a folder, and syncs names by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_real_folder(path: Path) -> bool:
    """Whether ``path`` is a folder and not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def read_file(path: Path) -> bytes:
    """The content of a regular file. Raises ``OSError``, also for a link or anything else that is no plain file."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | _NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode) or path.is_symlink():
            raise OSError(f"{path} is not a regular file")
        return file.read()


@contextmanager
def only_one(path: Path, *, wait_seconds: float, busy: str) -> Iterator[None]:
    """Hold the lock file ``path``; the system releases it when the program ends, however it ends.

    Raises ``EmbeddingsError(busy)`` when another holds it for longer than ``wait_seconds``.
    """
    deadline = time.monotonic() + wait_seconds
    with path.open("ab") as file:
        while not _try_lock(file.fileno()):
            if time.monotonic() >= deadline:
                raise EmbeddingsError(busy)
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            _unlock(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
