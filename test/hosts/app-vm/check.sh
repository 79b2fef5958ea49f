#!/bin/sh
# Looks at the app as the Supervisor and Home Assistant do, and writes what it sees to the console.
confined() {
  printf 'exec iotpush_bridge' >/proc/self/attr/exec
  exec "$@"
}
tries=0
until (confined wget -q -O /dev/null http://127.0.0.1:8099/alive) 2>/dev/null; do
  tries=$((tries + 1))
  [ $tries -gt 80 ] && { echo "VM: the bridge does not answer"; exit 1; }
  sleep 0.5
done
echo "VM: alive"
pid=$(pidof node | tr ' ' '\n' | while read -r each; do grep -q iotpush_bridge /proc/$each/attr/current && echo $each; done)
echo "VM: confined $(cat /proc/$pid/attr/current)"
token=$(cat /data/token)
ask() {
  wget -q -O - --header "authorization: Bearer $token" --header "content-type: application/json" \
    --post-data '{"message":"Does it work?","timeout":60}' http://127.0.0.1:8099/ask
}
echo "VM: asked $(ask)"
# A crash: s6 starts it again, on the same folder.
kill -KILL "$pid"
tries=0
until [ "$(pidof node | wc -w)" -gt 1 ] && wget -q -O /dev/null http://127.0.0.1:8099/alive 2>/dev/null; do
  tries=$((tries + 1))
  [ $tries -gt 80 ] && { echo "VM: s6 does not start it again"; exit 1; }
  sleep 0.5
done
echo "VM: asked again $(ask)"
# What it has no business with.
(confined cat /vm/secret) 2>/dev/null && echo "VM: read a foreign file"
echo "VM: data $(ls /data | tr '\n' ' ')"
