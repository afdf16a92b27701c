#!/usr/bin/env bash
# keelson cluster, for the cluster of launch.sh: cluster.sh start m2. --data-dir DIR for another one.
root=$(cd "$(dirname "$0")/.." && pwd)
exec node "$root/dist/src/cli/main.js" cluster --data-dir "$root/data" "$@"
