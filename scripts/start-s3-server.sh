#!/usr/bin/env bash
# Starts a real S3 server for tests from Debian's packages (radosgw ceph-mon ceph-osd ceph-common): Ceph's gateway on one monitor
# and one storage daemon that keeps everything in memory, all on the loopback. A folder that has a server is given a new one.
#
#   scripts/start-s3-server.sh FOLDER [PORT]          returns when it answers (default port 7480)
#   scripts/start-s3-server.sh stop FOLDER            ends what is running there
#   scripts/start-s3-server.sh gateway FOLDER PORT    one more gateway to the same objects; prints its process id
#
# FOLDER/address tells where it is, and FOLDER/settings.json what else AWS's tools are to be told, by the names of their variables.
# No bucket is there.
set -euo pipefail

key=AKID
secret=SECRET

# Only processes whose ids the daemons wrote into this folder.
stop() {
  for file in "$1"/run/*.pid; do
    [ -s "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null || true
  done
}

# $1 folder, $2 port
gateway() {
  local pid_file=$1/run/gateway-$2.pid
  radosgw -c "$1/ceph.conf" -n client.admin --rgw-frontends "beast endpoint=127.0.0.1:$2" --pid-file "$pid_file" \
    >"$1/log/gateway-$2.out" 2>&1
  for _ in $(seq 240); do
    curl --silent --output /dev/null "http://127.0.0.1:$2/" && return
    sleep 0.25
  done
  echo "The gateway on port $2 does not answer; its log is in $1/log." >&2
  return 1
}

configuration() {
  cat <<CONF
[global]
fsid = $2
mon host = v2:127.0.0.1:$3/0
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
# Without authentication the daemons must not ask for encryption.
ms mon client mode = crc
ms client mode = crc
ms cluster mode = crc
ms service mode = crc
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
run dir = $1/run
admin socket = $1/run/\$cluster-\$name.\$pid.asok
log file = $1/log/\$name.log
mon data = $1/mon
osd data = $1/osd0
osd objectstore = memstore
memstore device bytes = 2147483648
osd memory target = 1073741824
keyring = $1/keyring
rgw thread pool size = 16
CONF
}

# The machine's own settings stay out of it.
settings() {
  cat <<JSON
{
  "AWS_REGION": "us-east-1",
  "AWS_ACCESS_KEY_ID": "$key",
  "AWS_SECRET_ACCESS_KEY": "$secret",
  "AWS_CONFIG_FILE": "/dev/null",
  "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
  "AWS_EC2_METADATA_DISABLED": "true"
}
JSON
}

start() {
  local folder=$1 port=$2 id
  stop "$folder"
  rm -rf "$folder"
  mkdir -p "$folder"/{mon,osd0,run,log,mgr}
  id=$(cat /proc/sys/kernel/random/uuid)
  configuration "$folder" "$id" $((port + 1)) >"$folder/ceph.conf"
  export CEPH_CONF=$folder/ceph.conf
  ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool "$folder/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
  monmaptool --create --clobber --fsid "$id" --addv a "[v2:127.0.0.1:$((port + 1))]" "$folder/monmap"
  ceph-mon -c "$folder/ceph.conf" --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
  ceph-mon -c "$folder/ceph.conf" -i a --pid-file "$folder/run/mon.pid"
  id=$(cat /proc/sys/kernel/random/uuid)
  ceph -c "$folder/ceph.conf" osd new "$id"
  ceph-osd -c "$folder/ceph.conf" -i 0 --mkfs --osd-uuid "$id"
  ceph-osd -c "$folder/ceph.conf" -i 0 --pid-file "$folder/run/osd.pid"
  gateway "$folder" "$port"
  radosgw-admin -c "$folder/ceph.conf" user create --uid test --display-name test --access-key "$key" --secret-key "$secret"
}

case ${1:?FOLDER, or stop FOLDER, or gateway FOLDER PORT} in
  stop) stop "$2" ;;
  gateway)
    gateway "$2" "$3"
    cat "$2/run/gateway-$3.pid"
    ;;
  *)
    start "$1" "${2:-7480}" >&2
    echo "http://127.0.0.1:${2:-7480}" >"$1/address"
    settings >"$1/settings.json"
    ;;
esac
