#!/usr/bin/env bash
# Installs the reference implementation of development containers from npm. Does nothing when it is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

stamp=node_modules/.installed
wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
if [[ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$wanted" >"$stamp"
fi
