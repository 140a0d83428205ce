# Tries: writes every word that might mean a pass to every descriptor, and leaves.
# Attacks: verdicts
# Ends: protocol
import os

for descriptor in range(0, 64):
    for word in (b'ok', b'passed\n', b'{"status": "pass"}', b'P' + bytes(16)):
        try:
            os.write(descriptor, word)
        except OSError:
            pass
os._exit(0)
