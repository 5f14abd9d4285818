# Shared by .ci/run and .ci/full: phases with a budget, and what a plain Debian machine lacks.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# phase NAME BUDGET_MINUTES COMMAND...: runs one phase in a process group of its own, prints how long it took, and ends the run
# if it fails. A phase that takes more than twice its budget and five minutes hangs: it is ended, so that the run tells which.
phase() {
  local name=$1 budget=$2 started=$SECONDS took group watch status
  shift 2
  echo
  echo "=== $name (budget $budget min)"
  set -m
  "$@" < /dev/null &
  group=$!
  (
    sleep $(((budget * 2 + 5) * 60))
    echo "=== $name does not end: its processes are ended after $((budget * 2 + 5)) min" >&2
    ps -o pid,etime,args -p "$(pgrep -d, -g "$group")" >&2
    kill -KILL -- "-$group"
  ) &
  watch=$!
  set +m
  wait "$group"
  status=$?
  kill -- "-$watch" 2>/dev/null
  wait "$watch" 2>/dev/null
  ((status == 0)) || fail "$name"
  took=$((SECONDS - started))
  echo "=== $name took $((took / 60)) min $((took % 60)) s"
  if ((took > budget * 60)); then
    echo "=== $name went OVER its budget of $budget min"
  fi
}

install_needs() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: no dotnet on PATH"
  dotnet --version
  install_node_packages tests/differential tests/referee tests/foreign
}

# Node.js and pnpm for the folders that compare us with published npm packages; versions are pinned in their lock files.
install_node_packages() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    apt-get update && apt-get install -y --no-install-recommends nodejs npm || return 1
  fi
  node --version
  local tools=$PWD/artifacts/pnpm folder
  npm install --silent --no-audit --no-fund --prefix "$tools" pnpm@10.34.9 || return 1
  for folder in "$@"; do
    (cd "$folder" && "$tools/node_modules/.bin/pnpm" install --frozen-lockfile --ignore-scripts) || return 1
  done
}

# PostgreSQL's programs; the tests start servers of their own, so the one that Debian would make is not made.
install_postgres() {
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v initdb >/dev/null || {
    apt-get update && apt-get install -y --no-install-recommends postgresql-common || return 1
    echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf
    apt-get install -y --no-install-recommends postgresql || return 1
  }
}

build_and_format() {
  dotnet restore --locked-mode || return 1
  dotnet build -c Release --no-restore -warnaserror || return 1
  dotnet format --no-restore --verify-no-changes || return 1
}

# The README's test command, and proof that it ran at least as many tests as are known to exist, none of them skipped.
unit_tests() {
  local output minimum total skipped
  output=$(mktemp)
  dotnet test 2>&1 | tee "$output"
  [ "${PIPESTATUS[0]}" -eq 0 ] || return 1
  minimum=$(<.ci/minimum-tests)
  total=$(sed -n 's/^ *total: *\([0-9]*\).*/\1/p' "$output" | tail -n 1)
  skipped=$(sed -n 's/^ *skipped: *\([0-9]*\).*/\1/p' "$output" | tail -n 1)
  rm -f "$output"
  [ "${total:-0}" -ge "$minimum" ] || { echo "only ${total:-0} tests ran, $minimum are known (.ci/minimum-tests)"; return 1; }
  [ "${skipped:-1}" -eq 0 ] || { echo "${skipped:-some} tests were skipped"; return 1; }
  mkdir -p artifacts
  echo "$total" > artifacts/tests-passed
}

# The BLS vectors on every code path that this machine has. Names the paths, and fails if one of them did not run.
spec_paths() {
  local tests=tests/ClayStack.Dvt.SpecTests/bin/Release/net10.0/ClayStack.Dvt.SpecTests path output
  for path in mulx portable; do
    if [ $path = mulx ] && ! grep -qw bmi2 /proc/cpuinfo; then
      echo "this machine has no $path"
      continue
    fi
    output=$(DOTNET_EnableAVX2=$([ $path = mulx ] && echo 1 || echo 0) "$tests" \
      -namespace ClayStack.Dvt.SpecTests.Bls -showliveoutput -noColor) || { echo "$output"; return 1; }
    grep -E "high words by $path|Total:" <<<"$output"
    grep -q "high words by $path" <<<"$output" || { echo "the path $path did not run"; return 1; }
  done
}

# The code paths, the judgement of an implementation that we did not write, and bad input for every decoder.
spec_paths_and_fuzz() {
  spec_paths || return 1
  benchmark differential 500 1000 || return 1
  benchmark fuzz 3000 || return 1
  benchmark ssz-fuzz 300000 || return 1
}

benchmark() {
  dotnet run -c Release --no-build --project tests/ClayStack.Dvt.Benchmarks -- "$@"
}

lab() {
  dotnet run -c Release --no-build --project src/ClayStack.Dvt.Lab -- "$@"
}

# The production actors under seeded faults and malicious operators, and the model checker over the consensus.
swarm() {
  lab simulate --seeds 1..40 --hours 1 || return 1
  lab simulate --scenario malice --seeds 1..20 --hours 0.5 || return 1
  lab simulate --scenario history --seeds 1..20 --hours 0.5 || return 1
  lab simulate --scenario clocks --seeds 1..12 --hours 1 || return 1
  lab simulate --definition-version 1 --seeds 41..50 --hours 1 || return 1
  lab explore --restarts 0 || return 1
  lab explore --restarts 0 --leaderless || return 1
}

# A suite of the end-to-end program, by its own filter, and proof that it ran something.
end_to_end() {
  local output status
  output=$(mktemp)
  tests/ClayStack.Dvt.EndToEnd/bin/Release/net10.0/ClayStack.Dvt.EndToEnd -noColor -showliveoutput "$@" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  grep -qE "Total: [1-9][0-9]*" "$output" || { echo "no end-to-end test ran for: $*"; status=1; }
  rm -f "$output"
  return "$status"
}

# What runs for each change: plain keys, foreign gRPC, kills of the store, an attack on four nodes, operators who let a validator
# leave, and four nodes on the referee with one fault.
end_to_end_short() {
  end_to_end -namespace ClayStack.Dvt.EndToEnd.Beacon || return 1
  end_to_end -namespace ClayStack.Dvt.EndToEnd.Foreign || return 1
  end_to_end -namespace ClayStack.Dvt.EndToEnd.Protection || return 1
  end_to_end -namespace ClayStack.Dvt.EndToEnd.Hostile || return 1
  end_to_end -method "*.ANodeKilledAndRestartedTwice_CostsNoAttestation" || return 1
  end_to_end -method "*.Relay_GoodLateOrSilent_CostsNoBlock_AndALyingOneOnlyItsOwn" || return 1
  end_to_end -namespace ClayStack.Dvt.EndToEnd.Exits || return 1
  end_to_end -method "*.ARestoredBackup_ACloneAndAnEmptyVolume_AreQuarantined_AndTheClusterGoesOn" || return 1
}

# The stores on PostgreSQL: contract, published cases, bad servers, and two processes of one operator.
postgres() {
  install_postgres || return 1
  end_to_end -namespace ClayStack.Dvt.EndToEnd.Postgres || return 1
}

# The README's first command, as a new user runs it.
devnet() {
  dotnet run -c Release --no-build --project src/ClayStack.Dvt.Node -- devnet "$@"
}
