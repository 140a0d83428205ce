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

mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  grep -v archive | head -n 1 | tr -d ' ' || true)
[ -n "$mirror" ] || { echo "no Debian mirror is configured on this machine" >&2; exit 1; }

# An apt of its own, so that the system's lists stay as they are.
apt_home=$dest/apt
mkdir -p "$apt_home"/{lists/partial,cache/archives/partial,etc,sources}
: >"$apt_home/status"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror%/} bookworm main" >"$apt_home/sources.list"
apt=(apt-get -qq
  -o Dir::Etc::SourceList="$apt_home/sources.list" -o Dir::Etc::SourceParts="$apt_home/etc"
  -o Dir::State::Lists="$apt_home/lists" -o Dir::State::status="$apt_home/status" -o Dir::Cache="$apt_home/cache"
  -o APT::Sandbox::User=root -o Debug::NoLocking=1)
"${apt[@]}" update >&2
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
