#!/bin/sh
# The booking app does not start without its secrets, so a deployment without them would fail late and not say why. The vault is asked for
# their names only.
set -eu
uri="https://$VAULT_NAME.vault.azure.net/secrets?api-version=7.4"
token=$(azd auth token --output json --scope https://vault.azure.net/.default | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
tries=1
while :; do
  answer=$(curl -sS -w '\n%{http_code}' -H "Authorization: Bearer $token" "$uri") || answer=''
  status=$(printf '%s\n' "$answer" | tail -n 1)
  if [ "$status" = 200 ]; then
    break
  fi

  # The operator's role may be new, and is not known everywhere at once.
  if [ "$status" != 403 ] || [ "$tries" -ge 20 ]; then
    echo "The vault $VAULT_NAME could not be asked for its secrets (${status:-no answer}). Can the identity that azd runs as reach it?" >&2
    echo "With private endpoints it can do so only from within the network." >&2
    exit 1
  fi
  tries=$((tries + 1))
  echo "Trying again in 30 s."
  sleep 30
done

missing=''
for name in payments-api-key payments-webhook tickets-signing-key bookings-id-key; do
  case "$answer" in
    *"/secrets/$name\""*) ;;
    *) missing="$missing $name" ;;
  esac
done
if [ -z "$missing" ]; then
  exec sh infra/hooks/web.sh
fi

echo "The booking app does not start without these secrets:$missing. Put them into the vault, once, then run: azd deploy" >&2
for name in $missing; do
  put="az keyvault secret set --vault-name $VAULT_NAME --name $name"
  case "$name" in
    tickets-signing-key)
      echo "  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out tickets.pem" >&2
      echo "  $put --file tickets.pem" >&2
      ;;
    bookings-id-key)
      echo "  openssl rand -base64 32 > bookings.txt" >&2
      echo "  $put --file bookings.txt" >&2
      ;;
    *) echo "  $put --value ..." >&2 ;;
  esac
done
exit 1
