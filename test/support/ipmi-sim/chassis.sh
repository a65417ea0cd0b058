#!/bin/sh
# The chassis behind a simulated BMC. ipmi_sim (openipmi 2.0.33) runs this as
#   chassis.sh get power|boot          and reads "power:0|1", "boot:<device>"
#   chassis.sh set power 0|1 | shutdown 1 | boot pxe|default|... | reset 1 | identify ...
# State lives in $BMC_STATE. Each set is written to effects.log before it is made, so that a test counts what reached
# the hardware. Faults are files there: delay (seconds to wait first), fail (refuses sets), stuck (accepts, does nothing).
state=${BMC_STATE:-.}
op=$1
shift
[ -s "$state/delay" ] && sleep "$(cat "$state/delay")"
if [ "$op" = set ]; then
  [ -e "$state/fail" ] && exit 1
  echo "$*" >> "$state/effects.log"
  [ -e "$state/stuck" ] && exit 0
fi
while [ $# -gt 0 ]; do
  case "$op:$1" in
    get:power) echo "power:$(cat "$state/power" 2>/dev/null || echo 0)" ;;
    get:boot) echo "boot:$(cat "$state/boot" 2>/dev/null || echo default)" ;;
    get:*)
      echo "unsupported: get $1" >&2
      exit 1
      ;;
    set:power) echo "$2" > "$state/power"; shift ;;
    set:shutdown) echo 0 > "$state/power"; shift ;;
    set:boot) echo "$2" > "$state/boot"; shift ;;
    set:*) shift ;;
  esac
  shift
done
exit 0
