"""What a job's process does in each role, once it can do nothing else any more."""

import json

from assay_runner import calls, check, expressions, program

ROLES = {'call': calls.run, 'candidate': check.serve, 'checker': check.judge, 'expressions': expressions.run}


def run(role, blob, frames):
    """`blob`: the job's JSON, after its length in four bytes, and the bytes behind it."""
    end = 4 + int.from_bytes(blob[:4], 'little')
    try:
        ROLES[role](json.loads(blob[4:end]), blob[end:], frames)
    except program.Rejected as rejected:
        if rejected.error is None:
            frames.write(rejected.kind)
        else:
            frames.write_error(rejected.kind, rejected.error)
    except MemoryError:
        frames.write(b'M')
