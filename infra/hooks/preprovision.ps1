# A budget's first month must stay what it was when the budget was made.
$ErrorActionPreference = 'Stop'
if (-not $env:BUDGET_START) {
  azd env set BUDGET_START ([DateTime]::UtcNow.ToString('yyyy-MM-01'))
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
