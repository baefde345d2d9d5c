#!/usr/bin/env bash
# Takes the client's libraries from npm, at these versions, with their licences. vendor.json says what each file is and its hash.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
entries=()

# take PACKAGE VERSION FILE NAME: only what names another package, or a map that is not here, is changed.
take() {
  local folder="$work/$1"
  if [ ! -d "$folder" ]; then
    mkdir -p "$folder"
    (cd "$work" && tar -xzf "$(npm pack --silent "$1@$2")" -C "$folder" --strip-components 1)
    cat "$folder"/LICENSE* > "$1.LICENSE.txt"
  fi
  sed -e 's|from"preact"|from"./preact.js"|g' -e "s|from './index.js'|from './qr.js'|" -e '/^\/\/# sourceMappingURL=/d' "$folder/$3" > "$4"
  entries+=("  \"$4\": { \"package\": \"$1\", \"version\": \"$2\", \"file\": \"$3\", \"sha256\": \"$(sha256sum "$4" | cut -d' ' -f1)\" }")
}

take preact 11.2.0 dist/preact.mjs preact.js
take preact 11.2.0 hooks/dist/hooks.mjs hooks.js
take htm 3.1.1 dist/htm.module.js htm.js
take oauth4webapi 3.8.8 build/index.js oauth4webapi.js
take qr 0.7.0 decode.js qr-decode.js
take qr 0.7.0 index.js qr.js

{ echo '{'; (IFS=$'\n'; echo "${entries[*]}" | sed '$!s/$/,/'); echo '}'; } > vendor.json
