#!/bin/sh
# report.sh TEXT: says how the nightly backup ended.
set -eu
curl --fail-with-body --silent --show-error --max-time 10 \
  --header "Authorization: Bearer $IOTPUSH_KEY" \
  --header "Title: Backup" \
  --data-raw "$1" \
  "${IOTPUSH_URL:-https://www.iotpush.com}/api/push/my-private-topic"
