# Runs a command in a process group of its own and kills the whole group as soon as standard input
# closes: the harness holds the other end, so that no child outlives it, whatever becomes of it.
# On standard input a line TERM, KILL, STOP or CONT sends that signal to the group.
#
# The command yields to the harness for processors, as far as they are short: load is no load when
# it leaves late, and a world of stubs that answers late is a fault that nobody injected.
# No core file of what it runs: that would hold every secret in its memory.
ulimit -c 0 2>/dev/null
exec 3<&0
yielding=
command -v nice >/dev/null 2>&1 && yielding='nice -n 5'
if command -v setsid >/dev/null 2>&1; then
  $yielding setsid "$@" </dev/null 3<&- &
else
  # Without setsid (macOS) the shell's job control gives the child its own group.
  set -m
  $yielding "$@" </dev/null 3<&- &
fi
child=$!
group() { kill -s "$1" -- "-$child" 2>/dev/null || kill -s "$1" "$child" 2>/dev/null; }
(
  trap '' HUP INT
  while read -r order <&3; do
    case "$order" in TERM | KILL | STOP | CONT) group "$order" ;; esac
  done
  group KILL
) &
reader=$!
exec 3<&-
trap 'group KILL' TERM INT HUP
wait "$child"
code=$?
# A trapped signal ends the wait early; a child that is gone ends it for good.
while kill -s 0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done
kill -s KILL -- "-$child" 2>/dev/null
kill "$reader" 2>/dev/null
exit "$code"
