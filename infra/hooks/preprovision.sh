#!/bin/sh
# Refuses what could only fail later, and finds out the budget's first month.
set -eu

refuse() {
  echo "$1" >&2
  exit 1
}

if [ -z "${IDENTITY_AUTHORITY:-}" ] || [ -z "${IDENTITY_AUDIENCE:-}" ]; then
  echo "Whose tokens are accepted? Say so with:" >&2
  echo "  azd env set IDENTITY_AUTHORITY <issuer>" >&2
  echo "  azd env set IDENTITY_AUDIENCE <audience>" >&2
  exit 1
fi

case "${TICKETMASTER_SIZE:-small}" in
  small | large) ;;
  *) refuse "TICKETMASTER_SIZE is '$TICKETMASTER_SIZE': it must be small or large." ;;
esac

case "${PRIVATE_ENDPOINTS:-false}" in
  false) ;;
  true)
    if [ "${TICKETMASTER_SIZE:-small}" = small ]; then
      refuse "PRIVATE_ENDPOINTS is true, and the size small cannot have them: set TICKETMASTER_SIZE to large or PRIVATE_ENDPOINTS to false."
    fi
    if [ "${RUNNER_ENVIRONMENT:-}" = github-hosted ]; then
      refuse "PRIVATE_ENDPOINTS is true, and a hosted runner is outside of the network: set the variable RUNNER to a runner within it."
    fi
    ;;
  *) refuse "PRIVATE_ENDPOINTS is '$PRIVATE_ENDPOINTS': it must be true or false." ;;
esac

# A budget's first month must stay what it was when the budget was made. A pipeline begins with an empty environment, so the budget is
# asked.
if [ -z "${BUDGET_START:-}" ]; then
  group="subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/rg-$AZURE_ENV_NAME"
  budget="$group/providers/Microsoft.Consumption/budgets/ticketmaster?api-version=2023-11-01"
  token=$(azd auth token --output json --scope https://management.azure.com/.default | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
  answer=$(curl -sS -w '\n%{http_code}' -H "Authorization: Bearer $token" "https://management.azure.com/$budget")
  case "$(printf '%s\n' "$answer" | tail -n 1)" in
    200) start=$(printf '%s\n' "$answer" | sed -n 's/.*"startDate": *"\([0-9]*-[0-9]*-[0-9]*\).*/\1/p' | head -n 1) ;;
    404) start=$(date -u +%Y-%m-01) ;;
    *) start='' ;;
  esac
  if [ -z "$start" ]; then
    refuse "The budget's first month could not be found out. Set it as the budget has it, such as: azd env set BUDGET_START 2026-12-01"
  fi
  azd env set BUDGET_START "$start"
fi
