# Tries: starts a shell in every way that there is.
# Attacks: processes
# Ends: finished
import os
import subprocess


def answer(n, user):
    done = []
    for attempt in (lambda: os.system('true') and 1 / 0, lambda: subprocess.check_output(['/bin/true']),
                    lambda: os.posix_spawn('/bin/true', ['true'], {}), lambda: os.execv('/bin/true', ['true'])):
        try:
            attempt()
            done.append(n)
        except (OSError, ZeroDivisionError):
            pass
    return done
