#!/usr/bin/env bash
# Joins a member with its peers again: heal.sh m2.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster heal "$@"
