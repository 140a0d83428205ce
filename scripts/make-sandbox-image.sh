#!/usr/bin/env bash
# Makes the container sandboxes' image without a registry, from Debian's packages and the Node of this machine.
# As root on Debian with mmdebstrap: scripts/make-sandbox-image.sh [podman|docker] [name] [further package …]
set -euo pipefail
engine=${1:-podman}
name=${2:-localhost/assay-sandbox}
further=$(printf ',%s' "${@:3}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cp "$(node -p 'fs.realpathSync(process.execPath)')" "$folder/node"
# The image may be lost to a power cut: writing everything through to the disk would take most of the time.
mmdebstrap --quiet --variant=essential --include="python3,python3-numpy,libstdc++6${further%,}" \
  --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook="copy-in $folder/node /usr/local/bin" \
  "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$folder/root.tar"
"$engine" import "$folder/root.tar" "$name"
