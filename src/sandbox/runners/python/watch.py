"""What a job's process has used, seen from outside."""

import itertools
import os
import time

# Far more than a busy machine delays a look.
PAUSE_S = 1
COUNTS_WAITING = os.path.exists('/proc/self/schedstat')


class Usage:
    """CPU seconds, seconds spent waiting for a processor, and threads of one process."""

    def __init__(self, pid):
        self.pid = pid
        # clock_getcpuclockid(3): the scheduler's clock of a whole process.
        self.clock = (~pid << 3) | 2
        self.tasks = f'/proc/{pid}/task'
        self.before = 0.0
        self.waits = {}

    def count_from_here(self):
        try:
            self.before = time.clock_gettime(self.clock)
        except OSError:
            # It has ended already.
            pass

    def cpu(self):
        return time.clock_gettime(self.clock) - self.before

    def threads(self):
        return os.stat(self.tasks).st_nlink - 2

    def newly_waited(self):
        """Seconds since it was asked last, of each of its threads that live. None where the kernel does not count them."""
        if not COUNTS_WAITING:
            return None
        now = dict(filter(None, map(self.waited_of, os.listdir(self.tasks))))
        before, self.waits = self.waits, now
        return [(waited - before.get(task, 0)) / 1e9 for task, waited in now.items()]

    def waited_of(self, task):
        """(task, nanoseconds); None where it has just ended."""
        try:
            # cpu time, run delay (both nanoseconds), time slices
            with open(f'{self.tasks}/{task}/schedstat', 'rb') as file:
                return task, int(file.read().split()[1])
        except OSError:
            return None


def waiting(wall, waited):
    """Of `wall` seconds those in which a job waited for a processor. `waited`: of its processes, from newly_waited.

    Threads that wait side by side wait no longer than one. The kernel counts a wait when it is over, though: that of one
    thread may be longer than the time since it was asked last.
    """
    if None in waited:
        return wall * load_share()
    each = [seconds for threads in waited for seconds in threads]
    return min(sum(each), max(wall, *each, 0))


def absent(passed, planned, known):
    """Of `passed` seconds since the last look those that say nothing of a job, for whoever looks was away as well.

    A machine, or all of Assay, was paused: the next look comes long after it was `planned`. `known` seconds the job ran or waited.
    """
    late = passed - planned
    return min(late, max(0, passed - known)) if late > PAUSE_S else 0


def load_share():
    """About the share of the wall clock that a busy process waits for a processor, from the load average."""
    with open('/proc/loadavg', 'rb') as file:
        running = int(file.read().split()[3].split(b'/')[0])
    return 1 - min(1, (os.cpu_count() or 1) / max(1, running))


class Shortages:
    """How often this machine has run out of memory. To ask takes as long as to fork: it is asked where it may matter."""

    FRESH_S = 1

    def __init__(self):
        self.known = 0
        self.asked_at = float('-inf')

    def note(self):
        """What happened before now is no news, but for the last second."""
        now = time.monotonic()
        if now - self.asked_at > self.FRESH_S:
            self.known, self.asked_at = oom_kills(), now

    def happened(self):
        """Whether it did since `note`."""
        return oom_kills() > self.known


def oom_kills():
    try:
        with open('/proc/vmstat') as file:
            return sum(int(line.split()[1]) for line in file if line.startswith('oom_kill '))
    except OSError:
        return 0


def overflows(folder, most_bytes, most_files):
    """Whether a folder holds more than a job may leave there."""
    files = size = 0
    places = [folder]
    while places and files <= most_files and size <= most_bytes:
        try:
            entries = entries_of(places.pop())
        except OSError:
            # Nobody can count what lies there.
            return True
        for entry in entries:
            files += 1
            if entry.is_dir(follow_symlinks=False):
                places.append(entry.path)
            else:
                size += size_of(entry)
    return files > most_files or size > most_bytes


def entries_of(place):
    """Opened to this process first, where the job has made the folder such that nobody sees what it writes there."""
    try:
        try:
            entries = os.scandir(place)
        except PermissionError:
            os.chmod(place, 0o700)
            entries = os.scandir(place)
        with entries:
            return list(entries)
    except FileNotFoundError:
        # The job has just removed it.
        return []


def size_of(entry):
    try:
        found = entry.stat(follow_symlinks=False)
        return max(found.st_size, 512 * found.st_blocks)
    except OSError:
        return 0


def clear(folder):
    """Empties a folder however deep it is: what lies in a subfolder moves up first. Whether it could be emptied."""
    names = unheard_of()
    try:
        root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            while left := os.listdir(root):
                for name in left:
                    remove(name, root, names)
        finally:
            os.close(root)
    except OSError:
        return False
    return True


def unheard_of():
    """Names, begun once the job has gone: it cannot have left anything of such a name."""
    stem = os.urandom(16).hex()
    yield from (f'{stem}-{count}' for count in itertools.count())


def remove(name, root, names):
    try:
        os.unlink(name, dir_fd=root)
    except IsADirectoryError:
        os.chmod(name, 0o700, dir_fd=root)
        inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
        for child in os.listdir(inner):
            os.chmod(child, 0o700, dir_fd=inner)
            os.rename(child, next(names), src_dir_fd=inner, dst_dir_fd=root)
        os.close(inner)
        os.rmdir(name, dir_fd=root)
