#!/usr/bin/env bash
# Builds today's Docker engine, runc and Compose from their Go modules, once, into a cache outside the repository, and prints the folder
# that holds `dockerd`, `runc` and `docker-compose`. Debian's own are years behind. Needs Go, a C compiler and libseccomp-dev.
set -euo pipefail
moby=v2.0.0-beta.24
runc=v1.5.2
compose=v5.6.0

cache="${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead-engine/$moby-$runc-$compose"
if [[ -x $cache/docker-compose && -x $cache/runc && -x $cache/dockerd ]]; then
  echo "$cache"
  exit
fi

go_needed=1.26
if ! command -v go >/dev/null; then
  echo "newest.sh: there is no \"go\" on PATH. Install Go $go_needed or newer:
  curl -fsSL https://go.dev/dl/go$go_needed.0.linux-amd64.tar.gz | tar -C /usr/local -xz && export PATH=\"/usr/local/go/bin:\$PATH\"" >&2
  exit 1
fi
packages=()
command -v cc >/dev/null || packages+=(gcc libc6-dev)
[[ -e /usr/include/seccomp.h ]] || packages+=(libseccomp-dev)
command -v pkg-config >/dev/null || packages+=(pkg-config)
if ((${#packages[@]})); then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >&2
fi

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export GOTOOLCHAIN=local
mkdir -p "$cache"

# build NAME MODULE@VERSION PACKAGE FLAGS...: a module in the module cache cannot be built where it lies.
build() {
  local name=$1 module=$2 package=$3
  shift 3
  [[ -x $cache/$name ]] && return
  local source
  source=$(cd "$work" && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  cp -r "$source" "$work/$name"
  chmod -R u+w "$work/$name"
  (cd "$work/$name" && go build -trimpath -ldflags='-s -w' "$@" -o "$cache/$name.new" "$package" >&2)
  mv "$cache/$name.new" "$cache/$name"
}

build runc "github.com/opencontainers/runc@$runc" . -mod=mod -tags seccomp
build docker-compose "github.com/docker/compose/v5@$compose" ./cmd
build dockerd "github.com/moby/moby/v2@$moby" ./cmd/dockerd -tags exclude_graphdriver_btrfs
echo "$cache"
