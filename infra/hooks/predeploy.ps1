# The booking app does not start without its secrets, so a deployment without them would fail late and not say why. The vault is asked for
# their names only.
$ErrorActionPreference = 'Stop'
$token = (azd auth token --output json --scope https://vault.azure.net/.default | ConvertFrom-Json).token
$uri = "https://$($env:VAULT_NAME).vault.azure.net/secrets?api-version=7.4"
for ($tries = 1; ; $tries++) {
  try {
    $answer = Invoke-WebRequest -SkipHttpErrorCheck -Headers @{ Authorization = "Bearer $token" } -Uri $uri
    $status = $answer.StatusCode
  } catch {
    $status = 'no answer'
  }
  if ($status -eq 200) { break }

  # The operator's role may be new, and is not known everywhere at once.
  if ($status -ne 403 -or $tries -ge 20) {
    [Console]::Error.WriteLine(
      "The vault $($env:VAULT_NAME) could not be asked for its secrets ($status). Can the identity that azd runs as reach it?")
    [Console]::Error.WriteLine('With private endpoints it can do so only from within the network.')
    exit 1
  }
  Write-Output 'Trying again in 30 s.'
  Start-Sleep -Seconds 30
}

$missing = 'payments-api-key', 'payments-webhook', 'tickets-signing-key', 'bookings-id-key' |
  Where-Object { -not $answer.Content.Contains("/secrets/$_""") }
if (-not $missing) {
  ./infra/hooks/web.ps1
  exit $LASTEXITCODE
}

[Console]::Error.WriteLine(
  "The booking app does not start without these secrets: $missing. Put them into the vault, once, then run: azd deploy")
foreach ($name in $missing) {
  $put = "az keyvault secret set --vault-name $($env:VAULT_NAME) --name $name"
  switch ($name) {
    'tickets-signing-key' {
      [Console]::Error.WriteLine('  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out tickets.pem')
      [Console]::Error.WriteLine("  $put --file tickets.pem")
    }
    'bookings-id-key' {
      [Console]::Error.WriteLine('  openssl rand -base64 32 > bookings.txt')
      [Console]::Error.WriteLine("  $put --file bookings.txt")
    }
    default { [Console]::Error.WriteLine("  $put --value ...") }
  }
}
exit 1
