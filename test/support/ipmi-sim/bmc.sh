#!/bin/sh
# bmc.sh start DIR PORT: one simulated IPMI 2.0 BMC on UDP 127.0.0.1:PORT in the foreground, admin / password.
# Needs ipmi_sim (Debian package openipmi). Its state and fault knobs are files in DIR: see chassis.sh.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ "${1:-}" = start ] || { echo "usage: $0 start DIR PORT" >&2; exit 64; }
dir=$2 port=$3
mkdir -p "$dir/persist"
cat > "$dir/lan.conf" <<CONF
name "bmc"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 $port
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid 00000000000000000000000000000001
  endlan
  chassis_control "$here/chassis.sh"
  user 2 true "admin" "password" admin 10
  user 3 true "operator" "password" operator 10
CONF
cat > "$dir/sim.emu" <<CONF
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
CONF
export BMC_STATE="$dir"
exec ipmi_sim -c "$dir/lan.conf" -f "$dir/sim.emu" -s "$dir/persist" -n > "$dir/sim.log" 2>&1
