"""What a job's process has used, seen from outside."""

import os
import time


class Usage:
    """CPU seconds, seconds spent waiting for a processor, and threads of one process."""

    def __init__(self, pid):
        self.pid = pid
        # clock_getcpuclockid(3): the scheduler's clock of a whole process.
        self.clock = (~pid << 3) | 2
        self.tasks = f'/proc/{pid}/task'
        self.before = 0.0

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

    def waited(self):
        """None where the kernel does not count it."""
        try:
            return sum(map(self.waited_of, os.listdir(self.tasks))) / 1e9
        except OSError:
            return None

    def waited_of(self, task):
        # cpu time, run delay (both nanoseconds), time slices
        with open(f'{self.tasks}/{task}/schedstat', 'rb') as file:
            return int(file.read().split()[1])


def load_share():
    """About the share of the wall clock that a busy process waits for a processor, from the load average."""
    with open('/proc/loadavg', 'rb') as file:
        running = int(file.read().split()[3].split(b'/')[0])
    return 1 - min(1, (os.cpu_count() or 1) / max(1, running))


def overflows(folder, most_bytes, most_files):
    """Whether a folder holds more than a job may leave there."""
    files = size = 0
    places = [folder]
    while places and files <= most_files and size <= most_bytes:
        for entry in entries_of(places.pop()):
            files += 1
            if entry.is_dir(follow_symlinks=False):
                places.append(entry.path)
            else:
                size += size_of(entry)
    return files > most_files or size > most_bytes


def entries_of(place):
    """None where the job has just removed the folder or locked itself out."""
    try:
        with os.scandir(place) as entries:
            return list(entries)
    except OSError:
        return []


def size_of(entry):
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return 0


def clear(folder):
    """Empties a folder however deep it is: what lies in a subfolder moves up first."""
    root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    moved = 0
    while names := os.listdir(root):
        for name in names:
            try:
                os.unlink(name, dir_fd=root)
            except OSError:
                moved = empty(name, root, moved)
    os.close(root)


def empty(name, root, moved):
    os.chmod(name, 0o700, dir_fd=root)
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    for child in os.listdir(inner):
        os.chmod(child, 0o700, dir_fd=inner)
        moved += 1
        os.rename(child, f'.moved-{moved}', src_dir_fd=inner, dst_dir_fd=root)
    os.close(inner)
    os.rmdir(name, dir_fd=root)
    return moved
