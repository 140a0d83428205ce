"""What all processes of a job have used: whatever else lives in the keeper's namespace of processes is the job's."""

import os
import resource

from assay_runner import watch

TICKS_A_SECOND = os.sysconf('SC_CLK_TCK')
PAGE = os.sysconf('SC_PAGE_SIZE')
KEEPER = os.getpid()


class Tree:
    """CPU seconds, waits for a processor, threads and memory, as of the last look."""

    def __init__(self):
        self.usages = {}
        self.gone = 0.0
        self.cpu = 0.0
        self.threads = 0
        self.waited = []

    def look(self):
        pids = [int(name) for name in os.listdir('/proc') if name.isdigit() and int(name) != KEEPER]
        usages = {pid: self.usages.get(pid) or Process(pid) for pid in pids}
        self.gone += sum(process.cpu for pid, process in self.usages.items() if pid not in usages)
        self.usages = usages
        self.waited = [process.look() for process in usages.values()]
        self.threads = sum(process.threads for process in usages.values())
        self.cpu = max(self.cpu, self.counted(), self.gone + sum(process.cpu for process in usages.values()))

    def counted(self):
        """By the kernel: what lives and what was waited for. One whose parent ignores its end is in no such sum."""
        mine = resource.getrusage(resource.RUSAGE_CHILDREN)
        return mine.ru_utime + mine.ru_stime + sum(process.whole for process in self.usages.values())

    def memory(self, most):
        """Bytes in memory; what processes share is told apart only where it would be too much otherwise, for that takes long."""
        roughly = sum(resident(pid) for pid in self.usages)
        return roughly if roughly <= most else sum(share(pid) for pid in self.usages)


class Process:
    def __init__(self, pid):
        self.usage = watch.Usage(pid)
        self.pid = pid
        self.cpu = 0.0
        # With its children that it waited for.
        self.whole = 0.0
        self.threads = 1

    def look(self):
        """Seconds that each of its threads has waited since the last look, None where the kernel does not count them; what has just ended keeps its last figures."""
        try:
            self.cpu = self.usage.cpu()
            # Source: proc(5). The command's name, in brackets, may hold anything.
            fields = read(self.pid, 'stat').rpartition(b') ')[2].split()
            self.whole = self.cpu + (int(fields[13]) + int(fields[14])) / TICKS_A_SECOND
            self.threads = int(fields[17])
            return self.usage.newly_waited()
        except (OSError, IndexError):
            return []


def resident(pid):
    try:
        return int(read(pid, 'statm').split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def share(pid):
    """Pages that n processes share count for an n-th in each. All of them where the system does not tell."""
    try:
        lines = read(pid, 'smaps_rollup').splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(b'Pss:')) << 10
    except (OSError, IndexError):
        return resident(pid)


def read(pid, name):
    with open(f'/proc/{pid}/{name}', 'rb') as file:
        return file.read()
