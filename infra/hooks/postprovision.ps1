# A new role is not known everywhere at once: an app deployed now could not read its own package (403). Nobody outside can ask whether
# an app's identity has its roles, so this waits, once for each resource group.
$ErrorActionPreference = 'Stop'
if ($env:ROLES_KNOWN_IN -ne $env:AZURE_RESOURCE_GROUP) {
  $seconds = if ($env:ROLE_WAIT_SECONDS) { [int]$env:ROLE_WAIT_SECONDS } else { 120 }
  Write-Output "Waiting $seconds s until the new roles are known everywhere."
  Start-Sleep -Seconds $seconds
  azd env set ROLES_KNOWN_IN $env:AZURE_RESOURCE_GROUP
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# Azure Resource Manager makes no data, so this makes the index or brings it up to date, as the identity that azd runs as. That identity's
# role may be as new as the others, so it gets ten minutes more.
$env:AZURE_TOKEN_CREDENTIALS = 'AzureDeveloperCliCredential'
for ($tries = 1; ; $tries++) {
  dotnet run --project tools/SearchIndex -- $env:SEARCH_ENDPOINT
  if ($LASTEXITCODE -eq 0) { break }
  if ($tries -ge 20) {
    [Console]::Error.WriteLine("The search index could not be made. Can the identity that azd runs as reach $($env:SEARCH_ENDPOINT)?")
    [Console]::Error.WriteLine('With private endpoints it can do so only from within the network.')
    exit 1
  }
  Write-Output 'Trying again in 30 s.'
  Start-Sleep -Seconds 30
}
