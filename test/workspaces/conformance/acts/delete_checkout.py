# ends: exited
import os
import shutil

for name in os.listdir('.'):
    shutil.rmtree(name) if os.path.isdir(name) else os.unlink(name)
if os.listdir('.'):
    raise SystemExit('it is still there')
