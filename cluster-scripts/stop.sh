#!/usr/bin/env bash
# Ends all members.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster stop "$@"
