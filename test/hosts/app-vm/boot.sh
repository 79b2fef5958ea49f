#!/bin/sh
# The machine's first process: loads the app's profile, starts what the app talks to, and then the app's own first process confined by it.
export PATH=/bin:/usr/bin:/sbin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t securityfs security /sys/kernel/security
ln -s /proc/self/fd /dev/fd
ip link set lo up 2>/dev/null || ifconfig lo 127.0.0.1 up
/sbin/apparmor_parser --skip-cache --replace /vm/apparmor.txt || echo "VM: the profile cannot be loaded"
echo "VM: profiles $(cat /sys/kernel/security/apparmor/profiles | tr '\n' ' ')"
node /vm/services.mjs &
# As the Supervisor gives it to the container.
export SUPERVISOR_TOKEN=vm-token SUPERVISOR_URL=http://127.0.0.1:4000
exec_confined() {
  printf 'exec iotpush_bridge' >/proc/self/attr/exec
  exec "$@"
}
(exec_confined /init) &
/vm/check.sh
echo "VM: denied $(dmesg | grep -c 'apparmor="DENIED"')"
dmesg | grep 'apparmor="DENIED"' | sed 's/^/VM: /'
echo "VM: over"
poweroff -f
