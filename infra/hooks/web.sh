#!/bin/sh
# Makes the folder of the browser client that azd deploys, with the deployment's addresses.
set -eu
if [ -z "${WEB_CLIENT_ID:-}" ] || [ -z "${PAYMENTS_PUBLISHABLE_KEY:-}" ]; then
  echo "The browser client does not start without its id at the issuer and Stripe's key for browsers." >&2
  echo "At the issuer, register a public client (authorization code with PKCE, no secret) that may come back to" >&2
  echo "  $WEB_ADDRESS/app/signed-in, and after signing out to $WEB_ADDRESS/app/" >&2
  echo "and say so with, once, before: azd deploy" >&2
  echo "  azd env set WEB_CLIENT_ID <the client's id>" >&2
  echo "  azd env set WEB_SCOPE '<what to ask for, such as: openid api://ticketmaster/buy>'" >&2
  echo "  azd env set PAYMENTS_PUBLISHABLE_KEY pk_..." >&2
  exit 1
fi

set -- --issuer "$IDENTITY_AUTHORITY" --client-id "$WEB_CLIENT_ID" --scope "${WEB_SCOPE:-}" --publishable-key "$PAYMENTS_PUBLISHABLE_KEY"
if [ -n "${API_ADDRESS:-}" ]; then
  set -- "$@" --front-door-id "$FRONT_DOOR_ID" --front-door "$API_ADDRESS"
else
  set -- "$@" --read "$READ_ADDRESS" --booking "$BOOKING_ADDRESS" --admin /manage
fi
exec dotnet run --project tools/WebFolder -- out/web "$@"
