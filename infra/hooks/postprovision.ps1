# Roles given a moment ago are not known everywhere yet: an app deployed now could not read its own package (403). Nobody outside
# can ask whether an app's identity has arrived, so this waits, once for each resource group.
$ErrorActionPreference = 'Stop'
if ($env:ROLES_KNOWN_IN -ne $env:AZURE_RESOURCE_GROUP) {
  $seconds = if ($env:ROLE_WAIT_SECONDS) { [int]$env:ROLE_WAIT_SECONDS } else { 120 }
  Write-Output "Waiting $seconds s until the new roles are known everywhere."
  Start-Sleep -Seconds $seconds
  azd env set ROLES_KNOWN_IN $env:AZURE_RESOURCE_GROUP
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
  Write-Output "The payment provider's two secrets go into the vault by hand, once:"
  Write-Output "  az keyvault secret set --vault-name $($env:VAULT_NAME) --name payments-api-key --value ..."
  Write-Output "  az keyvault secret set --vault-name $($env:VAULT_NAME) --name payments-webhook --value ..."
}
