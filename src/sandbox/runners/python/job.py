"""The life of one job's process, from the fork to its last frame."""

import os
import traceback

from assay_runner import jail, program, roles
from assay_runner.frames import Frames

INPUT, OUTPUT, ERRORS, BLOB, RESULTS, STATUS, CHANNEL = range(7)
READY = b'ok'
# Above every descriptor of the template, below the limit on open files.
ASIDE = 48


def start(role, descriptors, cage, limits):
    """Forks the process; returns its pid. `descriptors`: what becomes descriptor 0, 1, … of the child, and nothing else."""
    pid = os.fork()
    if pid == 0:
        live(role, descriptors, cage, limits)
    return pid


def live(role, descriptors, cage, limits, leave=os._exit):
    try:
        jail.die_with_parent()
        cage.enter(limits)
        arrange(descriptors)
        os.write(STATUS, READY)
        os.close(STATUS)
    except BaseException as error:
        os.write(descriptors[STATUS], repr(error).encode())
        leave(99)
    try:
        roles.run(role, read_blob(), Frames(RESULTS))
    except BaseException:
        traceback.print_exc()
    finally:
        # Not even what fails here may go on in the template's frames: at an interpreter's usual end, memory.py's would crash.
        program.flush()
        leave(0)


def arrange(descriptors):
    # Out of the way first: a target may be another one's source.
    aside = [os.dup2(descriptor, ASIDE + at) for at, descriptor in enumerate(descriptors)]
    for target, descriptor in enumerate(aside):
        os.dup2(descriptor, target)
    os.closerange(len(descriptors), 1 << 20)


def read_blob():
    size = os.fstat(BLOB).st_size
    data = os.pread(BLOB, size, 0)
    os.close(BLOB)
    return data
