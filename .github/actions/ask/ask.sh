# Asks and waits for the answer. Input comes from the environment, so that no text of an event is ever run.
set -euo pipefail
response=$(mktemp)
trap 'rm -f "$response"' EXIT
URL=${URL%/}
KEY=$(printf '%s' "$KEY" | tr -d '[:space:]')

fail() {
  printf '::error::iotpush: %s\n' "$1"
  exit 1
}
# Prints the status; the body goes to the file. The key stays off the command line.
call() {
  local header=$1
  shift
  curl --silent --show-error --max-time 20 --output "$response" --write-out '%{http_code}' \
    --header @<(printf '%s%s\n' "$header" "$KEY") "$@"
}
refused() { fail "$1 $(head -c 300 "$response" | tr '\r\n' '  ')"; }

[ -n "$QUESTION" ] || fail "question is empty"
[ -n "$KEY" ] || fail "key is empty: is the secret set, and may this event read it?"
[[ $TOPIC =~ ^[a-z0-9-]+$ ]] || fail "topic has lower-case letters, digits and hyphens only"
[[ $MINUTES =~ ^[0-9]+$ && $MINUTES -gt 0 ]] || fail "minutes is a whole number from 1"

status=$(
  jq -n --arg message "$QUESTION" --arg approve "$APPROVE" --arg reject "$REJECT" \
    '{message: $message, priority: "high", actions: [
      {id: "approve", label: $approve, type: "button"},
      {id: "reject", label: $reject, type: "button", destructive: true}]}' |
    call "Authorization: Bearer " --header "Content-Type: application/json" --data-binary @- "$URL/api/push/$TOPIC"
) || refused "no connection"
[ "$status" = 200 ] || refused "$status"
[ "$(jq .subscribers "$response")" != 0 ] || fail "nobody is subscribed to $TOPIC, so nobody can answer"
receipt=$(jq --raw-output .receipt_id "$response")

end=$((SECONDS + MINUTES * 60))
while [ $SECONDS -lt $end ]; do
  sleep "${POLL_SECONDS:-3}"
  status=$(call "X-Api-Key: " "$URL/api/receipts/$receipt") || status=none
  case $status in
    200) ;;
    none | 408 | 429 | 5??) continue ;; # A limit or a break: the next look may succeed.
    *) refused "$status" ;;
  esac
  tap=$(jq --compact-output '.actions_taken[0] // empty' "$response")
  [ -n "$tap" ] || continue
  device=$(printf '%s' "$tap" | jq --raw-output '.device_name // .user_id // "somebody" | gsub("[\r\n]"; " ")')
  printf '%s' "$tap" | jq --exit-status --arg names "$RESPONDERS" \
    '($names == "") or ([.device_name, .user_id] as $who | $names | split(",") | map(gsub("^ +| +$"; "")) | any(. as $n | $who | index($n)))' \
    >/dev/null || fail "answered by $device, whose tap does not count"
  answer=$(printf '%s' "$tap" | jq --raw-output '.action_id | gsub("[\r\n]"; " ")')
  printf 'answer=%s\ndevice=%s\n' "$answer" "$device" >>"$GITHUB_OUTPUT"
  [ "$answer" = approve ] || fail "$device answered: $answer"
  echo "Approved by $device"
  exit 0
done
fail "nobody answered within $MINUTES minutes"
