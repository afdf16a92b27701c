#!/usr/bin/env bash
# Starts three members on this machine and shows how they do, until Ctrl-C. --data-dir DIR elsewhere.
cd "$(dirname "$0")/.." && node cluster-scripts/setup.mjs && exec node dist/src/cli/main.js up "$@"
