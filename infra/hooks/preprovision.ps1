$ErrorActionPreference = 'Stop'
if (-not $env:IDENTITY_AUTHORITY -or -not $env:IDENTITY_AUDIENCE) {
  [Console]::Error.WriteLine('Whose tokens are accepted? Say so with:')
  [Console]::Error.WriteLine('  azd env set IDENTITY_AUTHORITY <issuer>')
  [Console]::Error.WriteLine('  azd env set IDENTITY_AUDIENCE <audience>')
  exit 1
}

if ($env:TICKETMASTER_SIZE -and $env:TICKETMASTER_SIZE -notin 'small', 'large') {
  [Console]::Error.WriteLine("TICKETMASTER_SIZE is '$($env:TICKETMASTER_SIZE)': it must be small or large.")
  exit 1
}

# A budget's first month must stay what it was when the budget was made.
if (-not $env:BUDGET_START) {
  azd env set BUDGET_START ([DateTime]::UtcNow.ToString('yyyy-MM-01'))
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
