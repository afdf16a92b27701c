#!/usr/bin/env bash
# Lets a halted member go on (SIGCONT): resume.sh m2.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster resume "$@"
