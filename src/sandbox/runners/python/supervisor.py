"""A template that has only imports: it forks one process a job, watches it from outside and passes its frames on.

It never holds a job's data: what comes from the host goes into a memory file that the job's process gets, and its frames
go to the host by sendfile. Messages both ways: kind (1 byte), length (uint32, little-endian), payload.

    from the host   j  JSON {parts: [{role, bytes}], memory, cpu, output}, then the parts   k  kill the job
    to the host     r  ready: JSON of what this interpreter is                  d  a part's number (1 byte) and frames of its
                    t  JSON {cpu, wall, waited}, seconds so far                 p  what was printed, the first 4 KiB
                    x  the job is over: JSON {parts: [{status, setup}], cpu, wall, peak, flood, oom, clean}; `status` as wait(2)'s
"""

import gc
import json
import os
import re
import select
import signal
import socket
import struct
import sys
import time
from functools import partial

from assay_runner import jail, job, watch
from assay_runner.node import Nodes
from assay_runner.part import Part

HOST_IN, HOST_OUT = 0, 1
PACKAGES = ('numpy', 'scipy', 'sympy', 'pandas')
HEAD = struct.Struct('<cI')
FIRST_TICK_S, LONGEST_TICK_S = 0.016, 0.05
PRINTED = 4096
MOST_FILES = 1_000
MOST_THREADS = 64
# As much as a pipe may hold.
MOST_READS = 16
BUFFER = memoryview(bytearray(1 << 16))
KEPT = memoryview(bytearray(PRINTED))


class HostGone(Exception):
    pass


class Soiled(Exception):
    """The folder of the last job cannot be emptied: there is no next one."""


def read_exactly(size):
    data = bytearray()
    while len(data) < size:
        part = os.read(HOST_IN, size - len(data))
        if not part:
            raise HostGone
        data += part
    return data


def send(*messages):
    """Messages of a kind and a payload each, at once, for every write wakes the host. Nothing of them is copied."""
    pieces = [piece for kind, payload in messages for piece in (HEAD.pack(kind, len(payload)), payload)]
    pieces = [*map(memoryview, pieces)]
    while pieces:
        count = os.writev(HOST_OUT, pieces)
        while pieces and count >= len(pieces[0]):
            count -= len(pieces.pop(0))
        pieces[:1] = [piece[count:] for piece in pieces[:1]]


def wipe(memory):
    """The next job's fork inherits it. No more than was used: after a fork, the first write to each page copies it."""
    memory[:] = bytes(len(memory))


def pour(size):
    """A memory file with the next `size` bytes from the host."""
    file = os.memfd_create('job')
    room = BUFFER[: min(size, len(BUFFER))]
    while size:
        count = os.readv(HOST_IN, [room[:size]])
        if not count:
            raise HostGone
        os.writev(file, [room[:count]])
        size -= count
    wipe(room)
    return file


class Run:
    """One job from its header to its report."""

    def __init__(self, header, cage, nodes):
        self.header, self.folder = header, cage.folder
        self.kept = 0
        self.flood = False
        # Seconds at the last tick, and those of them in which it waited for a processor.
        self.wall = self.cpu = self.waited = 0.0
        self.started = time.monotonic()
        self.poller = select.poll()
        is_node = header['parts'][0]['role'] == 'javascript'
        self.printed, self.parts = self.start_node(nodes) if is_node else self.start(cage)
        os.set_blocking(self.printed, False)
        for descriptor in (HOST_IN, self.printed, *(part.ended for part in self.parts)):
            self.poller.register(descriptor, select.POLLIN)

    def start(self, cage):
        """What is printed comes from the first descriptor; the parts."""
        wanted = self.header['parts']
        blobs = [pour(part['bytes']) for part in wanted]
        ends = [[end.detach()] for end in socket.socketpair()] if len(wanted) == 2 else [[]]
        printed, printing = os.pipe()
        parts = [
            Part(partial(job.start, part['role'], cage=cage, limits=self.header), printing, blob, channel)
            for part, blob, channel in zip(wanted, blobs, ends)
        ]
        os.close(printing)
        return printed, parts

    def start_node(self, nodes):
        blob = pour(self.header['parts'][0]['bytes'])
        node = nodes.take(self.header)
        self.started = time.monotonic()
        node.run(blob, self.header, nodes.mapped)
        nodes.prepare(self.header)
        return node.printed, [node.part]

    def watch(self):
        """Until the last part, which decides, has ended."""
        wait, due = FIRST_TICK_S, time.monotonic() + FIRST_TICK_S
        while self.parts[-1].exit is None:
            timeout = max(0, due - time.monotonic()) * 1000
            self.react({descriptor for descriptor, _ in self.poller.poll(timeout + 0.5)})
            if time.monotonic() >= due:
                self.tick(wait)
                wait = min(2 * wait, LONGEST_TICK_S)
                due = time.monotonic() + wait

    def react(self, active):
        if HOST_IN in active and bytes(read_exactly(HEAD.size)[:1]) == b'k':
            self.kill()
        if self.printed in active:
            self.drain()
        for part in self.parts:
            if part.ended in active:
                part.reap()
                self.poller.unregister(part.ended)

    def kill(self):
        for part in self.parts:
            part.kill()

    def drain(self):
        """Takes what was printed: printing never blocks for long and never fails."""
        # Not to its end, which a program that prints without end keeps ahead of whoever reads.
        for _ in range(MOST_READS):
            try:
                count = os.readv(self.printed, [BUFFER])
            except BlockingIOError:
                return
            if not count:
                return self.nothing_prints()
            take = min(count, PRINTED - self.kept)
            KEPT[self.kept : self.kept + take] = BUFFER[:take]
            wipe(BUFFER[:count])
            self.kept += take

    def nothing_prints(self):
        """Every writer has gone: there is nothing to wait for."""
        try:
            self.poller.unregister(self.printed)
        except KeyError:
            pass

    def forward(self):
        for number, part in enumerate(self.parts):
            part.forward(HOST_OUT, lambda size, number=number: HEAD.pack(b'd', size + 1) + bytes([number]))

    def tick(self, planned):
        self.forward()
        alive = [part.usage for part in self.parts if part.exit is None]
        try:
            cpu = sum(usage.cpu() for usage in alive) + self.cpu_of_ended()
            crowded = any(usage.threads() > MOST_THREADS for usage in alive)
        except OSError:
            return
        wall = time.monotonic() - self.started
        passed, used = wall - self.wall, cpu - self.cpu
        waited = watch.waiting(passed, [usage.newly_waited() for usage in alive])
        self.waited += waited + watch.absent(passed, planned, used + waited)
        self.wall, self.cpu = wall, cpu
        self.flood = self.flood or watch.overflows(self.folder, self.header['output'], MOST_FILES)
        if self.flood or crowded:
            self.kill()
        send((b't', json.dumps({'cpu': cpu, 'wall': wall, 'waited': self.waited}).encode()))

    def cpu_of_ended(self):
        return sum(part.cpu_of_ended() for part in self.parts)

    def was_killed(self):
        return any(os.WIFSIGNALED(part.exit) and os.WTERMSIG(part.exit) == signal.SIGKILL for part in self.parts)

    def end(self):
        self.kill()
        for part in self.parts:
            if part.exit is None:
                part.reap()

    def report(self):
        """Passes on what is left, and says how it went."""
        wall = time.monotonic() - self.started
        self.drain()
        self.forward()
        report = {
            'cpu': self.cpu_of_ended(),
            'wall': wall,
            'peak': max(part.resources.ru_maxrss for part in self.parts) * 1024,
            'flood': self.flood,
            'parts': [part.close() for part in self.parts],
        }
        os.close(self.printed)
        return report


def serve(base, node):
    """Runs one job after another until the host goes. `base` is a folder of the supervisor's own; `node` may be None."""
    cage = jail.Jail(f'{base}/job')
    nodes = node and Nodes(node, cage)
    jail.hide()
    shortages = watch.Shortages()
    gc.collect()
    gc.freeze()
    send((b'r', json.dumps(identity(cage, node)).encode()))
    try:
        while True:
            follow(Run(next_job(), cage, nodes), shortages)
    except (HostGone, Soiled, BrokenPipeError, ConnectionResetError):
        leave(base, cage.folder)


def leave(base, folder):
    """The host has gone, perhaps without a chance to tidy up."""
    try:
        os.rmdir(folder)
        os.rmdir(base)
    finally:
        os._exit(0)


def next_job():
    while True:
        kind, size = HEAD.unpack(read_exactly(HEAD.size))
        # A kill may come too late, when its job has ended.
        if kind == b'j':
            return json.loads(read_exactly(size))


def follow(run, shortages):
    shortages.note()
    try:
        run.watch()
    finally:
        run.end()
        clean = watch.clear(run.folder)
    report = {**run.report(), 'oom': run.was_killed() and shortages.happened(), 'clean': clean}
    printed = KEPT[: run.kept]
    send((b'p', printed), (b'x', json.dumps(report).encode()))
    wipe(printed)
    if not clean:
        raise Soiled


def identity(cage, node):
    return {
        'python': sys.version.split()[0],
        'node': node is not None and os.access(node['executable'], os.X_OK),
        'landlock': cage.landlock,
        'packages': {name: version for name in PACKAGES if (version := version_of(name))},
    }


def version_of(package):
    """From the name of its metadata's folder: importlib.metadata would weigh on every fork."""
    for folder in filter(os.path.isdir, sys.path):
        for entry in os.listdir(folder):
            found = re.match(rf'{package}-([^-]+)(-py[\d.]+)?\.(dist|egg)-info$', entry)
            if found:
                return found[1]
    return None
