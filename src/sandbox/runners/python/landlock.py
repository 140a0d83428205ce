"""Landlock: which files a job can reach. Source: linux/landlock.h and the kernel's userspace-api/landlock."""

import ctypes
import os
import struct

CREATE, ADD, RESTRICT = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_DIR, MAKE_REG, TRUNCATE = 1 << 7, 1 << 8, 1 << 14
READ = EXECUTE | READ_FILE | READ_DIR
WRITE = READ_FILE | READ_DIR | WRITE_FILE | REMOVE_DIR | MAKE_DIR | MAKE_REG | TRUNCATE
DEVICES = ('/dev/null', '/dev/zero', '/dev/random', '/dev/urandom')
# Rights on files known to each ABI: 13 at first, then refer, truncate and ioctl on devices.
FILE_BITS = {1: 13, 2: 14, 3: 15, 4: 15}

libc = ctypes.CDLL(None, use_errno=True)


def abi():
    """The kernel's Landlock version; 0 where there is none."""
    return max(0, libc.syscall(CREATE, None, 0, 1))


def checked(result, what):
    if result < 0:
        raise OSError(ctypes.get_errno(), f'landlock: {what}')
    return result


def ruleset(version):
    """Handles everything that this ABI can: files, then TCP (4), then abstract sockets and signals (6)."""
    files = (1 << FILE_BITS.get(version, 16)) - 1
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = ctypes.create_string_buffer(struct.pack('=QQQ', files, 3, 3), 24)
    return checked(libc.syscall(CREATE, rules, size, 0), 'create'), files


def allow(rules, path, rights):
    try:
        descriptor = os.open(path, os.O_PATH)
    except OSError:
        return
    with_parent = ctypes.create_string_buffer(struct.pack('=Qi', rights, descriptor), 12)
    checked(libc.syscall(ADD, rules, 1, with_parent, 0), f'allow {path}')
    os.close(descriptor)


def prepare(version, readable, writable, removing):
    """Rules for `readable` folders to read and run from, and one `writable` folder; a descriptor. `removing`: whether files
    may be removed and renamed there."""
    rules, handled = ruleset(version)
    for path in readable:
        allow(rules, path, READ & handled if os.path.isdir(path) else (EXECUTE | READ_FILE) & handled)
    for path in DEVICES:
        allow(rules, path, (READ_FILE | WRITE_FILE) & handled)
    allow(rules, writable, (WRITE | REMOVE_FILE if removing else WRITE) & handled)
    return rules


def enter(rules):
    """Puts the calling process under the rules for good; it needs no_new_privs."""
    checked(libc.syscall(RESTRICT, rules, 0), 'restrict')
