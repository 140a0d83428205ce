#!/usr/bin/env bash
# Real repositories for the tests: the upstream sources of Debian's packages, one folder a project below DEST: django,
# sympy, toolz. Prints DEST, which is what ASSAY_TEST_REPOSITORIES takes. Needs apt with a Debian mirror; about
# 20 MB and a quarter of a minute.
# Usage: get-repositories.sh DEST
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 DEST" >&2; exit 2; }
mkdir -p "$1"
dest=$(cd "$1" && pwd)
[ -e "$dest/complete" ] && { echo "$dest"; exit 0; }

# shellcheck source=scripts/own-apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/own-apt.sh"
own_apt "$dest/apt" deb-src bookworm
mkdir -p "$apt_home/sources"
(cd "$apt_home/sources" && "${apt[@]}" source --download-only --only-source python-django sympy toolz >&2)

# Upstream's archive alone: the tests want the project as it is, without Debian's patches.
for project in django sympy toolz; do
  archives=("$apt_home"/sources/*"${project}"_*.orig.tar.*[!c])
  mkdir "$dest/$project"
  tar -xf "${archives[0]}" -C "$dest/$project" --strip-components 1
done
rm -rf "$apt_home"
touch "$dest/complete"
echo "$dest"
