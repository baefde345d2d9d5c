#!/bin/sh
# A budget's first month must stay what it was when the budget was made.
set -eu
if [ -z "${BUDGET_START:-}" ]; then
  azd env set BUDGET_START "$(date -u +%Y-%m-01)"
fi
