"""What the other modules expect of Python and this build lacks. Loaded before them."""

import time

# WASI's number of the clock of CPU time, as its libc points to clocks: it has no name for this one.
CPU_TIME = (2).to_bytes(4, 'little')
HEAD = bytes.__basicsize__ - 1

time.process_time = time.thread_time = lambda: time.clock_gettime(id(CPU_TIME) + HEAD)
