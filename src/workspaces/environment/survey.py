"""What this machine or image has for a project: of these commands the interpreters that work, and of these Debian packages those that are installed. One argument, JSON; prints JSON."""

import json
import os
import shutil
import subprocess
import sys

ASK = """
import importlib.util, json, os, sys
resolve = os.path.realpath if sys.prefix == sys.base_prefix else os.path.abspath
print(json.dumps({
    'executable': resolve(sys.executable),
    'prefixes': [path for path in {sys.base_prefix, sys.prefix} if not (path + '/').startswith('/usr/')],
    'version': '.'.join(map(str, sys.version_info[:3])),
    'pip': importlib.util.find_spec('ensurepip') is not None,
}))
"""


def interpreters(commands):
    found = (ask(path) for path in dict.fromkeys(map(shutil.which, commands)) if path)
    return list({one['executable']: one for one in found if one}.values())


def ask(path):
    try:
        said = subprocess.run([path, '-s', '-B', '-c', ASK], stdout=-1, stderr=-3, check=True).stdout
        return json.loads(said)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def installed(names):
    """Versions by name; None where this is no Debian."""
    if shutil.which('dpkg-query') is None:
        return None
    form = '${Package} ${db:Status-Status} ${Version}\n'
    said = subprocess.run(['dpkg-query', '-W', '-f', form, *names], stdout=-1, stderr=-3).stdout.decode()
    lines = (line.split(' ') for line in said.splitlines())
    return {name: version for name, status, version in lines if status == 'installed'}


asked = json.loads(sys.argv[1])
packages = asked['packages']
os.environ.pop('PYTHONHOME', None)
print(json.dumps({'interpreters': interpreters(asked['commands']), 'packages': installed(packages) if packages else {}}))
