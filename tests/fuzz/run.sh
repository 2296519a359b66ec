#!/bin/sh
# Runs every libFuzzer target for a while and reports what it did.
# usage: tests/fuzz/run.sh SECONDS BUILD_DIR [NOUN...]     (BUILD_DIR: meson setup -Dfuzz=true)
# New inputs go to BUILD_DIR/tests/fuzz/found/NOUN, crashes to BUILD_DIR/tests/fuzz/crash-NOUN-*.
set -eu
seconds=${1:?seconds for each target}
build=${2:?build folder}
shift 2
here=$(cd "$(dirname "$0")" && pwd)
bin=$build/tests/fuzz
if [ $# -eq 0 ]; then
  for target in "$bin"/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] && set -- "$@" "${target##*/fuzz_}"
  done
fi
failed=0
for noun in "$@"; do
  mkdir -p "$bin/found/$noun"
  [ "$noun" != extractors ] || python3 "$here/seeds.py" "$here/../cases" "$bin/found/$noun"
  log=$bin/$noun.log
  status=ok
  "$bin/fuzz_$noun" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
    -print_final_stats=1 -verbosity=1 -artifact_prefix="$bin/crash-$noun-" \
    "$bin/found/$noun" "$here/corpus/$noun" >"$log" 2>&1 || status=CRASH
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  printf '%-10s %-6s %10s executions, %s edges\n' "$noun" "$status" "${runs:-?}" "${edges:-?}"
  if [ "$status" != ok ]; then
    failed=1
    grep -m 3 -E 'ERROR|runtime error|SUMMARY' "$log" || true
  fi
done
exit $failed
