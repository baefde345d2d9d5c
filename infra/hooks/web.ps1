# Makes the folder of the browser client that azd deploys, with the deployment's addresses.
$ErrorActionPreference = 'Stop'
if (-not $env:WEB_CLIENT_ID -or -not $env:PAYMENTS_PUBLISHABLE_KEY) {
  [Console]::Error.WriteLine("The browser client does not start without its id at the issuer and Stripe's key for browsers.")
  [Console]::Error.WriteLine('At the issuer, register a public client (authorization code with PKCE, no secret) that may come back to')
  [Console]::Error.WriteLine("  $($env:WEB_ADDRESS)/app/signed-in, and after signing out to $($env:WEB_ADDRESS)/app/")
  [Console]::Error.WriteLine('and say so with, once, before: azd deploy')
  [Console]::Error.WriteLine("  azd env set WEB_CLIENT_ID <the client's id>")
  [Console]::Error.WriteLine("  azd env set WEB_SCOPE '<what to ask for, such as: openid api://ticketmaster/buy>'")
  [Console]::Error.WriteLine('  azd env set PAYMENTS_PUBLISHABLE_KEY pk_...')
  exit 1
}

$options = '--issuer', $env:IDENTITY_AUTHORITY, '--client-id', $env:WEB_CLIENT_ID, '--publishable-key', $env:PAYMENTS_PUBLISHABLE_KEY
if ($env:WEB_SCOPE) { $options += '--scope', $env:WEB_SCOPE }
if ($env:API_ADDRESS) {
  $options += '--front-door-id', $env:FRONT_DOOR_ID, '--front-door', $env:API_ADDRESS
} else {
  $options += '--read', $env:READ_ADDRESS, '--booking', $env:BOOKING_ADDRESS, '--admin', '/manage'
}
dotnet run --project tools/WebFolder -- out/web @options
exit $LASTEXITCODE
