#!/bin/sh
# A new role is not known everywhere at once: an app deployed now could not read its own package (403). Nobody outside can ask whether
# an app's identity has its roles, so this waits, once for each resource group.
set -eu
if [ "${ROLES_KNOWN_IN:-}" != "$AZURE_RESOURCE_GROUP" ]; then
  echo "Waiting ${ROLE_WAIT_SECONDS:-120} s until the new roles are known everywhere."
  sleep "${ROLE_WAIT_SECONDS:-120}"
  azd env set ROLES_KNOWN_IN "$AZURE_RESOURCE_GROUP"
fi

# Azure Resource Manager makes no data, so this makes the index or brings it up to date, as the identity that azd runs as. That identity's
# role may be as new as the others, so it gets ten minutes more.
tries=1
until AZURE_TOKEN_CREDENTIALS=AzureDeveloperCliCredential dotnet run --project tools/SearchIndex -- "$SEARCH_ENDPOINT"; do
  if [ "$tries" -ge 20 ]; then
    echo "The search index could not be made. Can the identity that azd runs as reach $SEARCH_ENDPOINT?" >&2
    echo "With private endpoints it can do so only from within the network." >&2
    exit 1
  fi
  tries=$((tries + 1))
  echo "Trying again in 30 s."
  sleep 30
done
