# Refuses what could only fail later, and finds out the budget's first month.
$ErrorActionPreference = 'Stop'

function Refuse([string] $why) {
  [Console]::Error.WriteLine($why)
  exit 1
}

if (-not $env:IDENTITY_AUTHORITY -or -not $env:IDENTITY_AUDIENCE) {
  [Console]::Error.WriteLine('Whose tokens are accepted? Say so with:')
  [Console]::Error.WriteLine('  azd env set IDENTITY_AUTHORITY <issuer>')
  [Console]::Error.WriteLine('  azd env set IDENTITY_AUDIENCE <audience>')
  exit 1
}

if ($env:TICKETMASTER_SIZE -and $env:TICKETMASTER_SIZE -cnotin 'small', 'large') {
  Refuse "TICKETMASTER_SIZE is '$($env:TICKETMASTER_SIZE)': it must be small or large."
}

if ($env:PRIVATE_ENDPOINTS -and $env:PRIVATE_ENDPOINTS -cnotin 'true', 'false') {
  Refuse "PRIVATE_ENDPOINTS is '$($env:PRIVATE_ENDPOINTS)': it must be true or false."
}

if ($env:PRIVATE_ENDPOINTS -ceq 'true') {
  if ($env:TICKETMASTER_SIZE -cne 'large') {
    Refuse 'PRIVATE_ENDPOINTS is true, and the size small cannot have them: set TICKETMASTER_SIZE to large or PRIVATE_ENDPOINTS to false.'
  }
  if ($env:RUNNER_ENVIRONMENT -ceq 'github-hosted') {
    Refuse 'PRIVATE_ENDPOINTS is true, and a hosted runner is outside of the network: set the variable RUNNER to a runner within it.'
  }
}

# A budget's first month must stay what it was when the budget was made. A pipeline begins with an empty environment, so the budget is
# asked.
if (-not $env:BUDGET_START) {
  $group = "subscriptions/$($env:AZURE_SUBSCRIPTION_ID)/resourceGroups/rg-$($env:AZURE_ENV_NAME)"
  $budget = "$group/providers/Microsoft.Consumption/budgets/ticketmaster?api-version=2023-11-01"
  $token = (azd auth token --output json --scope https://management.azure.com/.default | ConvertFrom-Json).token
  $answer = Invoke-WebRequest -SkipHttpErrorCheck -Headers @{ Authorization = "Bearer $token" } -Uri "https://management.azure.com/$budget"
  $start = switch ($answer.StatusCode) {
    200 { [regex]::Match($answer.Content, '"startDate": *"([0-9]*-[0-9]*-[0-9]*)').Groups[1].Value }
    404 { [DateTime]::UtcNow.ToString('yyyy-MM-01', [cultureinfo]::InvariantCulture) }
  }
  if (-not $start) {
    Refuse "The budget's first month could not be found out. Set it as the budget has it, such as: azd env set BUDGET_START 2026-12-01"
  }
  azd env set BUDGET_START $start
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
