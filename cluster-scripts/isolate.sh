#!/usr/bin/env bash
# Cuts a member off its peers: isolate.sh m2, or isolate.sh leader.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster isolate "$@"
