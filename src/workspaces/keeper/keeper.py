"""Runs one command on a clean checkout, as the first process of its namespaces: nothing in them can signal it or outlive it.

Standard input brings the job and stays open for as long as somebody wants it. Lines of JSON go out: now and then `alive`, and
in the end `report` or `failed`.
"""

import base64
import ctypes
import fcntl
import json
import os
import selectors
import signal
import time

from assay_runner import confine, place, tree, watch

RESULTS = 3
MOST_PRINTED, MOST_RESULTS = 64 << 20, 16 << 20
TICK_S = (0.02, 0.1)
BEAT_S = 1
PIECE = 1 << 16
# prctl(2): PR_SET_DUMPABLE, no.
NOT_DUMPABLE = (4, 0)
NOT_FOUND = 127


def say(message):
    line = json.dumps(message).encode() + b'\n'
    while line:
        line = line[os.write(1, line) :]


class Drain:
    """Reads a pipe of the job's; keeps the last `kept` bytes, and counts all."""

    def __init__(self, kept):
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.kept = kept
        self.tail = bytearray()
        self.total = 0

    def read(self):
        """Whether there may be more."""
        try:
            piece = os.read(self.reader, PIECE)
        except BlockingIOError:
            return False
        self.total += len(piece)
        self.tail += piece
        if len(self.tail) > 2 * self.kept + PIECE:
            del self.tail[: -self.kept]
        return bool(piece)

    def text(self):
        return base64.b64encode(bytes(self.tail[-self.kept :])).decode()


class Clock:
    """Time in which no process ran or waited for a processor, and the machine was not paused; see `clock.ts` of the sandboxes."""

    def __init__(self):
        self.started = self.looked = time.monotonic()
        self.cpu = 0.0
        self.idle = 0.0

    def look(self, usage, planned):
        now = time.monotonic()
        passed, used = now - self.looked, usage.cpu - self.cpu
        waited = watch.waiting(passed, usage.waited)
        away = watch.absent(passed, planned, used + waited)
        self.idle = max(0.0, self.idle + passed - used - waited - away)
        self.looked, self.cpu = now, usage.cpu


class Job:
    def __init__(self, asked, ground):
        self.asked = asked
        self.limits = asked['limits']
        self.ground = ground
        self.printed = Drain(max(1, asked['kept']))
        self.results = Drain(MOST_RESULTS)
        self.usage = tree.Tree()
        self.shortages = watch.Shortages()
        self.shortages.note()
        self.peak = 0
        self.status = None
        self.end = None

    def start(self):
        cage = confine.Cage(self.limits, self.ground.mounts)
        held, go = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            become(self.asked, cage, held, (self.printed.writer, self.results.writer))
        # From now on the job, which may be the same user's, can neither trace this process nor read its memory.
        ctypes.CDLL(None).prctl(*NOT_DUMPABLE, 0, 0, 0)
        os.write(go, b'x')
        for descriptor in (held, go, self.printed.writer, self.results.writer):
            os.close(descriptor)
        self.clock = Clock()

    def reap(self):
        """Ended processes whose parents have ended are this one's."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self.pid:
                self.status = status

    def follow(self):
        wait_s, beat = TICK_S[0], time.monotonic()
        with selectors.DefaultSelector() as ready, wakeup() as woken:
            for source in (0, woken, self.printed.reader, self.results.reader):
                ready.register(source, selectors.EVENT_READ)
            next_look = time.monotonic()
            while self.end is None:
                events = ready.select(max(0, next_look - time.monotonic()))
                self.take({key.fd for key, _ in events}, woken, ready)
                if self.status is not None:
                    return
                now = time.monotonic()
                if now >= next_look:
                    self.end = self.judge(wait_s)
                    wait_s = min(TICK_S[1], 1.2 * wait_s)
                    next_look = time.monotonic() + wait_s
                if now - beat > BEAT_S:
                    beat = now
                    say({'alive': self.usage.cpu})

    def take(self, sources, woken, ready):
        if 0 in sources:
            # Nobody wants it any more: all ends with this process.
            os._exit(0)
        if woken in sources:
            os.read(woken, PIECE)
        for drain in (self.printed, self.results):
            # Closed by the job, it would be ready for ever.
            if drain.reader in sources and not drain.read():
                ready.unregister(drain.reader)
        self.end = self.end or self.flood()
        self.reap()

    def flood(self):
        return 'output' if self.printed.total > MOST_PRINTED or self.results.total > MOST_RESULTS else None

    def judge(self, planned):
        """The limit that is met, if any."""
        self.usage.look()
        self.clock.look(self.usage, planned)
        memory = self.usage.memory(self.limits['memory'])
        self.peak = max(self.peak, memory)
        if memory > self.limits['memory']:
            return 'memory'
        if self.usage.cpu >= self.limits['cpu'] or self.clock.idle >= self.limits['cpu']:
            return 'timeout'
        if self.usage.threads > self.limits['processes']:
            return 'killed'
        return 'disk' if self.ground.is_full() else None

    def finish(self):
        """Ends every process, however many are being born, and fetches the last of what they wrote."""
        wall = time.monotonic() - self.clock.started
        self.usage.look()
        kill_all(self.reap)
        for drain in (self.printed, self.results):
            while drain.read():
                pass
        end = self.end or self.flood() or self.own_end()
        return {
            'end': end,
            'exit': os.WEXITSTATUS(self.status) if end == 'exited' else None,
            'output': self.printed.text(),
            'results': self.results.text(),
            'cpu': max(self.usage.cpu, self.usage.counted()),
            'wall': wall,
            'peak': self.peak,
            'overlay': self.ground.overlay,
        }

    def own_end(self):
        if self.ground.is_full():
            return 'disk'
        if os.WIFEXITED(self.status):
            return 'exited'
        if self.usage.counted() >= self.limits['cpu']:
            return 'timeout'
        was_killed = os.WTERMSIG(self.status) == signal.SIGKILL
        return 'memory' if was_killed and self.shortages.happened() else 'killed'


def kill_all(reap):
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if not reap():
            return
        time.sleep(0.001)


class wakeup:
    """A descriptor that can be read as soon as a child has ended."""

    def __enter__(self):
        self.ends = os.pipe()
        for end in self.ends:
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.ends[1], warn_on_full_buffer=False)
        return self.ends[0]

    def __exit__(self, *_):
        signal.set_wakeup_fd(-1)
        for end in self.ends:
            os.close(end)


def become(asked, cage, held, writers):
    """The child: gives everything up and becomes the command; never returns."""
    try:
        os.read(held, 1)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        # Copies beyond the numbers that they are to have, for one may have another's.
        printed, results = (fcntl.fcntl(writer, fcntl.F_DUPFD, 64) for writer in writers)
        for target, source in ((1, printed), (2, printed), (RESULTS, results)):
            os.dup2(source, target)
        os.closerange(RESULTS + 1, 1 << 16)
        os.chdir(place.CHECKOUT)
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        cage.enter()
        os.execvpe(asked['argv'][0], asked['argv'], {**asked['variables'], 'ASSAY_RESULTS_FD': str(RESULTS)})
    except BaseException as error:
        os.write(2, f'assay: cannot run {asked["argv"][0]}: {error}\n'.encode())
    os._exit(NOT_FOUND)


def keep(asked, is_mounting):
    """Runs the job, and says how it went."""
    os.closerange(3, 1 << 16)
    ground = place.Place(is_mounting, asked['limits']['disk'])
    try:
        ground.open()
        place.put(asked['files'])
        job = Job(asked, ground)
        job.start()
    except (OSError, KeyError) as error:
        say({'failed': str(error)})
        return
    job.follow()
    say({'report': job.finish()})
