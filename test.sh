#!/usr/bin/env bash
# Builds everything and runs every test, or those whose name contains FILTER. See README.md.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$root/build/setup.sh"

actors=auto torch=auto filter=
while [ $# -gt 0 ]; do
  case $1 in
    --actors | --torch)
      [ $# -ge 2 ] || fail "$1 needs a value."
      declare "${1#--}=$2"
      shift 2
      ;;
    -h | --help) echo "usage: ./test [--actors auto|local|orleans] [--torch auto|none] [filter]"; exit 0 ;;
    -*) fail "unknown argument '$1'" ;;
    *) [ -z "$filter" ] || fail "one filter at most"; filter=$1; shift ;;
  esac
done

need_dotnet
need_packages bubblewrap=/usr/bin/bwrap python3=/usr/bin/python3 libsqlite3-0=/usr/lib/$(uname -m)-linux-gnu/libsqlite3.so.0 \
  postgresql-15=/usr/lib/postgresql/15/bin/initdb redis-server=/usr/bin/redis-server
choose_runtimes "$actors" "$torch"

dotnet build "$root/Platform.sln" -c Release -v quiet --nologo || fail "The build failed."

# One project after another: each uses both cores by itself.
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0
for project in "$root"/tests/*.Tests; do
  name=$(basename "$project")
  program=$root/artifacts/$ACTORS/bin/$name/release/Platform.$name
  echo "== $name"
  "$program" -noLogo -noColor -trx "$results/$name.trx" ${filter:+-method "*$filter*"} | grep -v -E '^ *(Discover|Starting|Discovering|Discovered|Finished):? '
  status=${PIPESTATUS[0]}
  counters=$(grep -o '<Counters [^>]*' "$results/$name.trx" 2>/dev/null)
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters" | head -1; }
  bad=$(($(count failed || echo 0) + 0))
  if [ -z "$counters" ] || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && [ -z "$filter" ]; }; then
    echo "$name ended with status $status without a full report"
    bad=$((bad + 1))
  fi
  passed=$((passed + $(count passed || echo 0) + 0))
  skipped=$((skipped + $(count notExecuted || echo 0) + 0))
  failed=$((failed + bad))
done

echo
if [ $((passed + failed)) -eq 0 ]; then
  echo "no test's name contains '$filter'"
  failed=1
fi
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ]
