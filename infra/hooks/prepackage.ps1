# MSBuild takes its properties from the environment: without this one azd would package the one-process build.
if ($env:AzureFunctions -ne 'true') {
  [Console]::Error.WriteLine('Set AzureFunctions to true in the environment that azd runs in: $env:AzureFunctions = ''true''; azd up')
  exit 1
}
