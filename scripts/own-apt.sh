# To be sourced: an apt of one's own, so that the system's lists and packages stay as they are.

# own_apt HOME TYPE RELEASE: reads the lists of a release of Debian's, TYPE deb or deb-src, into HOME. Sets apt (the command) and apt_home.
own_apt() {
  local mirror
  mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
    grep -v archive | head -n 1 | tr -d ' ' || true)
  [ -n "$mirror" ] || { echo "no Debian mirror is configured on this machine" >&2; exit 1; }
  apt_home=$1
  mkdir -p "$apt_home"/{lists/partial,cache/archives/partial,etc}
  : >"$apt_home/status"
  echo "$2 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror%/} $3 main" >"$apt_home/sources.list"
  apt=(apt-get -qq
    -o Dir::Etc::SourceList="$apt_home/sources.list" -o Dir::Etc::SourceParts="$apt_home/etc"
    -o Dir::State::Lists="$apt_home/lists" -o Dir::State::status="$apt_home/status" -o Dir::Cache="$apt_home/cache"
    -o APT::Sandbox::User=root -o Debug::NoLocking=1)
  "${apt[@]}" update >&2
}
