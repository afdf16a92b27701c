#!/usr/bin/env bash
# Shows each member, its process and how it stands.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster status --output table "$@"
