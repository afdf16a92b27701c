#!/usr/bin/env bash
# Removes data, logs and record of a cluster that was stopped.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster wipe "$@"
