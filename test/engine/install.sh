#!/usr/bin/env bash
# Installs the Docker engine that test/engine starts for itself, on Debian 12 as root. Does nothing when it is there.
set -euo pipefail
packages=()
command -v dockerd >/dev/null || packages+=(docker.io)
command -v containerd >/dev/null || packages+=(containerd)
command -v runc >/dev/null || packages+=(runc)
command -v iptables >/dev/null || [[ -x /usr/sbin/iptables ]] || packages+=(iptables)
command -v busybox >/dev/null || packages+=(busybox-static)
command -v debootstrap >/dev/null || packages+=(debootstrap)
command -v podman >/dev/null || packages+=(podman)
if ((${#packages[@]})); then
  if [[ $EUID -ne 0 ]]; then
    echo "install.sh: ${packages[*]} not found; install them, or run this script as root" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null
fi
