"""Tells the host what became of each test: numbered lines of JSON, each with its HMAC, so that a line cannot be added, repeated or left out."""

import hmac
import sys
from json import JSONEncoder
from os import getpid, write

# What the candidate may replace later is bound now.
_encode = JSONEncoder().encode
_LONGEST_WHY = 1000


class Channel:
    def __init__(self, descriptor, key):
        mac = hmac.new(key, digestmod="sha256")
        owner = getpid()
        number = 0

        def tell(kind, **fields):
            nonlocal number
            # A forked child goes on with a copy of the number.
            if getpid() != owner:
                return
            line = _encode({"n": number, "kind": kind, **fields}).encode()
            signed = mac.copy()
            signed.update(line)
            number += 1
            _write_all(descriptor, signed.hexdigest().encode() + b" " + line + b"\n")

        self.tell = tell


def _write_all(descriptor, data):
    while data:
        data = data[write(descriptor, data) :]


def brief(text):
    """The last lines of a traceback say what happened."""
    return str(text).strip()[-_LONGEST_WHY:]


def raised(error):
    """An exception in one line, whatever its class does when it is shown."""
    try:
        return brief(f"{type(error).__name__}: {error}")
    except Exception:
        return "an exception that cannot be shown"


def forget():
    """These modules go on, but are not found by their names."""
    for name in [name for name in sys.modules if name.startswith("assay_")]:
        del sys.modules[name]
