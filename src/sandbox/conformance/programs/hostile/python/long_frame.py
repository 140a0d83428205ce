# Tries: fills the host's memory with one frame, whose length is all that it ever says.
# Attacks: memory
# Ends: output
import os
import struct
import time


def answer(n, user):
    os.write(4, struct.pack('<cIdI', b'v', 0, 0.0, 1 << 30))
    time.sleep(1000)
