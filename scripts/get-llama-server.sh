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

# shellcheck source=scripts/own-apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/own-apt.sh"
own_apt "$dest/apt" deb sid
# The CPU backend has been a package of its own since late 2025.
"${apt[@]}" install -y --no-install-recommends --download-only llama.cpp-tools libggml0-backend-cpu >/dev/null 2>&1 ||
  "${apt[@]}" install -y --no-install-recommends --download-only llama.cpp-tools >&2
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
