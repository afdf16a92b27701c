#!/usr/bin/env bash
# Starts three members on this machine and shows how they do, until Ctrl-C. --data-dir DIR elsewhere.
root=$(cd "$(dirname "$0")/.." && pwd)
node "$root/cluster-scripts/setup.mjs" || exit
exec node "$root/dist/src/cli/main.js" up --data-dir "$root/data" "$@"
