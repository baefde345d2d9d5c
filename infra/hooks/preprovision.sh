#!/bin/sh
set -eu
if [ -z "${IDENTITY_AUTHORITY:-}" ] || [ -z "${IDENTITY_AUDIENCE:-}" ]; then
  echo "Whose tokens are accepted? Say so with:" >&2
  echo "  azd env set IDENTITY_AUTHORITY <issuer>" >&2
  echo "  azd env set IDENTITY_AUDIENCE <audience>" >&2
  exit 1
fi

case "${TICKETMASTER_SIZE:-small}" in
  small | large) ;;
  *)
    echo "TICKETMASTER_SIZE is '$TICKETMASTER_SIZE': it must be small or large." >&2
    exit 1
    ;;
esac

# A budget's first month must stay what it was when the budget was made.
if [ -z "${BUDGET_START:-}" ]; then
  azd env set BUDGET_START "$(date -u +%Y-%m-01)"
fi
