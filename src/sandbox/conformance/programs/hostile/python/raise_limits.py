# Tries: lifts its limits, its priority and its privileges.
# Attacks: cpu
# Ends: finished
import os
import resource


def answer(n, user):
    done = []
    for attempt in (lambda: resource.setrlimit(resource.RLIMIT_CPU, (-1, -1)), lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
                    lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)), lambda: os.nice(-5),
                    lambda: os.setuid(0), lambda: os.sched_setscheduler(0, 1, os.sched_param(1))):
        try:
            attempt()
            done.append(n)
        except (OSError, ValueError):
            pass
    return done
