#!/bin/sh
# MSBuild reads this property from the environment. Without it the package would lack what the Functions host reads.
set -eu
if [ "${AzureFunctions:-}" != "true" ]; then
  echo "Set AzureFunctions=true in the environment that azd runs in, as in: AzureFunctions=true azd up" >&2
  exit 1
fi
