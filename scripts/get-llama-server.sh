#!/usr/bin/env bash
# A real llama-server for the tests, without root or a change to this system: the package of Debian's unstable suite and
# its libraries, unpacked into DEST and started through their own dynamic loader. Prints the path of a wrapper, which is
# what ASSAY_TEST_LLAMA_SERVER takes. Needs apt with a Debian mirror; about 25 MB and half a minute.
# Usage: get-llama-server.sh DEST
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 DEST" >&2; exit 2; }
mkdir -p "$1"
dest=$(cd "$1" && pwd)
wrapper=$dest/llama-server
[ -x "$wrapper" ] && { echo "$wrapper"; exit 0; }

mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  grep -v archive | head -n 1 | tr -d ' ' || true)
[ -n "$mirror" ] || { echo "no Debian mirror is configured on this machine" >&2; exit 1; }

# An apt of its own, so that the system's lists and packages stay as they are.
apt_home=$dest/apt
mkdir -p "$apt_home"/{lists/partial,cache/archives/partial,etc}
: >"$apt_home/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror%/} sid main" >"$apt_home/sources.list"
apt=(apt-get -qq
  -o Dir::Etc::SourceList="$apt_home/sources.list" -o Dir::Etc::SourceParts="$apt_home/etc"
  -o Dir::State::Lists="$apt_home/lists" -o Dir::State::status="$apt_home/status" -o Dir::Cache="$apt_home/cache"
  -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Debug::NoLocking=1)
"${apt[@]}" update >&2
# The CPU backend has been a package of its own since late 2025.
"${apt[@]}" install -y --download-only llama.cpp-tools libggml0-backend-cpu >/dev/null 2>&1 ||
  "${apt[@]}" install -y --download-only llama.cpp-tools >&2
root=$dest/root
for deb in "$apt_home"/cache/archives/*.deb; do dpkg -x "$deb" "$root"; done
rm -rf "$apt_home"

loader=$(find "$root" -name 'ld-linux*.so*' | head -n 1)
libraries=$(find "$root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
backend=$(find "$root" -name 'libggml-cpu-x64.so' | head -n 1)
cat >"$wrapper" <<W
#!/bin/sh
GGML_BACKEND_PATH=\${GGML_BACKEND_PATH:-$backend} exec "$loader" --library-path "$libraries" "$root/usr/bin/llama-server" "\$@"
W
chmod +x "$wrapper"
echo "$wrapper"
