#!/bin/sh
# Roles given a moment ago are not known everywhere yet: an app deployed now could not read its own package (403). Nobody outside
# can ask whether an app's identity has arrived, so this waits, once for each resource group.
set -eu
if [ "${ROLES_KNOWN_IN:-}" != "$AZURE_RESOURCE_GROUP" ]; then
  echo "Waiting ${ROLE_WAIT_SECONDS:-120} s until the new roles are known everywhere."
  sleep "${ROLE_WAIT_SECONDS:-120}"
  azd env set ROLES_KNOWN_IN "$AZURE_RESOURCE_GROUP"
  echo "The payment provider's two secrets go into the vault by hand, once:"
  echo "  az keyvault secret set --vault-name $VAULT_NAME --name payments-api-key --value ..."
  echo "  az keyvault secret set --vault-name $VAULT_NAME --name payments-webhook --value ..."
fi
