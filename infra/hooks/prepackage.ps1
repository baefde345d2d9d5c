# MSBuild reads this property from the environment. Without it the package would lack what the Functions host reads.
if ($env:AzureFunctions -ne 'true') {
  [Console]::Error.WriteLine('Set AzureFunctions to true in the environment that azd runs in: $env:AzureFunctions = ''true''; azd up')
  exit 1
}
