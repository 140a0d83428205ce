# Tries: makes links to files of the user, and files that nobody may remove.
# Attacks: files
# Ends: finished
import os


def answer(n, user):
    done = []
    os.mkdir('locked', 0)
    for attempt in (lambda: os.symlink(user['file'], 'link'), lambda: os.link(user['file'], 'hard'), lambda: os.chmod('.', 0),
                    lambda: os.rename('.', '../gone'), lambda: os.rmdir('../job'), lambda: os.mkfifo('pipe')):
        try:
            attempt()
            done.append(n)
        except OSError:
            pass
    return done
