"""Reading a file with bounds, writing it whole or not at all; every failure is a sentence. No Qt in here."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
from pathlib import Path

from gdsim.engine.sentence import InputError
from gdsim.engine.strict_json import MAX_BYTES, too_large

_BINARY = getattr(os, "O_BINARY", 0)


def read(path: Path) -> bytes:
    """The bytes of a regular file of at most 64 MB."""
    name = path.name or str(path)
    try:
        # a pipe would be waited for, and a device could be without end
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise InputError("“{name}” is a folder, not a file.", name=name)
        if not stat.S_ISREG(mode):
            raise InputError("“{name}” is not an ordinary file.", name=name)
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _unreadable(name, error) from None
    if len(data) > MAX_BYTES:
        raise InputError("“{name}” was not opened: {problem}", name=name, problem=too_large().sentence)
    return data


def read_text(path: Path) -> tuple[str, str]:
    """The text of a UTF-8 file and the :func:`digest` of its bytes."""
    data = read(path)
    try:
        return data.decode("utf-8-sig"), digest(data)
    except UnicodeDecodeError:
        raise InputError(
            "“{name}” is not a gdsim experiment: it is not UTF-8 text.", name=path.name
        ) from None


def digest(data: bytes) -> str:
    """What tells two contents apart."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """The digest of what is in the file now; empty if there is no such file."""
    try:
        return digest(read(path))
    except InputError:
        return ""


def stamp(path: Path) -> tuple[int, ...]:
    """What changes whenever the file does, without reading it; empty if there is no such file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def write(path: Path, data: bytes, backup: bool = True) -> None:
    """Put ``data`` into the file at once: until all of it is on the disk, the old content stays.

    With ``backup`` the old content is kept beside it, with ``.bak`` at the end of its name.
    """
    # a link stays a link: its target is what is replaced
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        mode = _replaceable(target)
        try:
            _write_through(temporary, data, mode)
            if backup and mode is not None:
                _keep_old(target, temporary.with_suffix(".old"))
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _unwritable(path, error) from None
    _flush_folder(target.parent)


def _replaceable(target: Path) -> int | None:
    """The permissions of the file there; None if there is none yet."""
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise InputError("“{name}” is a folder; choose another name.", name=target.name)
    if not stat.S_ISREG(mode):
        raise InputError("“{name}” is not an ordinary file; choose another name.", name=target.name)
    # replacing a file asks only the folder for permission, and root is refused nothing
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise InputError("“{name}” is write-protected; save under another name.", name=target.name)
    return stat.S_IMODE(mode)


def _write_through(path: Path, data: bytes, mode: int | None) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if mode is not None:
        with contextlib.suppress(OSError):
            os.chmod(path, mode)


def _keep_old(target: Path, temporary: Path) -> None:
    # The new content is on the disk already: without a copy of the old one nothing is lost but the copy.
    with contextlib.suppress(OSError):
        try:
            os.link(target, temporary)
        except OSError:  # a file system without links
            shutil.copy2(target, temporary)
        os.replace(temporary, target.with_name(target.name + ".bak"))
    with contextlib.suppress(OSError):
        os.unlink(temporary)


def _flush_folder(folder: Path) -> None:
    # The name is an entry of the folder, which has its own way to the disk; Windows cannot open one.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number in (errno.ENOENT, errno.ENOTDIR):
        return InputError("There is no file “{name}”.", name=name)
    if number in (errno.EACCES, errno.EPERM):
        return InputError("“{name}” was not opened: there is no permission to read it.", name=name)
    return InputError("“{name}” was not opened: {reason}.", name=name, reason=_reason(number))


def _unwritable(path: Path, error: OSError | ValueError) -> InputError:
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    name, folder = path.name or str(path), str(path.parent)
    if number in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return InputError("“{name}” was not saved: the disk is full. Nothing was changed.", name=name)
    if number == errno.EROFS:
        return InputError(
            "“{name}” was not saved: the folder {folder} is read-only.", name=name, folder=folder
        )
    if number in (errno.EACCES, errno.EPERM):
        return InputError(
            "“{name}” was not saved: there is no permission to write in the folder {folder}.",
            name=name,
            folder=folder,
        )
    if number in (errno.ENOENT, errno.ENOTDIR):
        return InputError("“{name}” was not saved: there is no folder {folder}.", name=name, folder=folder)
    return InputError("“{name}” was not saved: {reason}.", name=name, reason=_reason(number))


def _reason(number: int | None) -> str:
    return os.strerror(number) if number else "?"
