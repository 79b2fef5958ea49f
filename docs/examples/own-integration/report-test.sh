#!/bin/sh
set -eu
npx --yes --package=@iotpush/mock-server --call="exec iotpush-mock --port 0" > mock.log &
mock=$!
trap 'kill $mock; wait $mock || :' EXIT
until grep -q "inbox" mock.log; do kill -0 $mock; sleep 0.1; done
export IOTPUSH_KEY=demo-topic-api-key
IOTPUSH_URL=$(sed -n 's/.* at \(http.*\)/\1/p' mock.log)
export IOTPUSH_URL

./report.sh "It's done, \"all\" 12 GB"
curl -fsS "$IOTPUSH_URL/_mock/requests/wait?method=POST&path=/api/push/&status=200" > /dev/null
curl -fsS "$IOTPUSH_URL/_mock/messages" | grep -qF "It's done, \\\"all\\\" 12 GB"

# And when the service is down, the script says so.
curl -fsS -H 'content-type: application/json' -d '{"match":{"path":"/api/push/"},"status":503}' "$IOTPUSH_URL/_mock/faults" > /dev/null
if ./report.sh "lost"; then echo "report.sh hides a failure"; exit 1; fi
echo "all well"
