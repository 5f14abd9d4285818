#!/usr/bin/env bash
# Takes one guard after another out of a copy of the sources, and asks the laboratory whether it notices. Each patch names the
# guard and the command that must fail: the laboratory's (Run), or, for what its world does not have, tests (Test). With names of
# patches it runs only those; what it found lies in artifacts/mutations, and docs/mutations.md is written anew from all that lies
# there.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

copy=$PWD/artifacts/mutants
rows=$PWD/artifacts/mutations
mkdir -p "$copy" "$rows"
git ls-files -z src tests protos config '*.props' '*.txt' global.json .editorconfig | tar --null -T - -c | tar -x -m -C "$copy"

# build PROJECT [OPTION…]
build() {
  (cd "$copy" && dotnet build -c Release -v q -clp:NoSummary -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false \
    -p:GenerateDocumentationFile=false -p:CompilesAhead=false -p:UseSharedCompilation=true "$@") >"$copy/build.log" 2>&1 || { cat "$copy/build.log"; return 1; }
}

lab() {
  (cd "$copy" && timeout 1200 dotnet src/ClayStack.Dvt.Lab/bin/Release/net10.0/clay-dvt-lab.dll "$@")
}

# by_lab COMMAND: what the laboratory says, in $found and $where.
by_lab() {
  local arguments seed
  build src/ClayStack.Dvt.Lab --no-restore || exit 1
  read -ra arguments <<<"$1"
  [[ $1 == simulate* ]] && arguments+=(--until-broken)
  lab "${arguments[@]}" >"$copy/run.log" 2>&1
  status=$?
  found=$(grep -oE 'DISAGREEMENT|STUCK|→ [0-9]+:[0-9:.]+ [A-Za-z]+' "$copy/run.log" | head -n 1 | sed -E 's/→ [0-9:.]+ //; s/DISAGREEMENT/disagreement/; s/STUCK/a node that is stuck/')
  seed=$(sed -nE 's/^seed ([0-9]+) .*/seed \1/p' "$copy/run.log" | head -n 1)
  where=${seed:-$(sed -nE 's/^operator ([0-9]) malicious:.*(DISAGREEMENT|STUCK).*/operator \1 malicious/p' "$copy/run.log" | head -n 1)}
}

# by_tests "PROJECT FILTER": which test fails first, in $found.
by_tests() {
  local arguments project
  read -ra arguments <<<"$1"
  project=${arguments[0]}
  build "tests/$project" || exit 1
  (cd "$copy" && timeout 300 "tests/$project/bin/Release/net10.0/$project" -noColor "${arguments[@]:1}") >"$copy/run.log" 2>&1
  status=$?
  found=$(sed -nE 's/^ *([A-Za-z0-9_.]+\.)?([A-Za-z0-9_]+\.[A-Za-z0-9_]+)(\(.*)? \[FAIL\]$/\2/p' "$copy/run.log" | head -n 1)
  where=
}

# try NAME: applies the patch, runs its command, and takes the patch back. Fails if the command noticed nothing.
try() {
  local name=$1 patch=tests/mutations/$1.patch guard run test found where status
  guard=$(sed -n 's/^Guard: //p' "$patch")
  run=$(sed -n 's/^Run: //p' "$patch")
  test=$(sed -n 's/^Test: //p' "$patch")
  patch -s -p1 -d "$copy" <"$patch" || exit 1
  if [ -n "$run" ]; then by_lab "$run"; else by_tests "$test"; fi
  patch -s -R -p1 -d "$copy" <"$patch" || exit 1
  if ((status == 0)) || [ -z "$found" ]; then
    found="**not found**"
  fi
  echo "$name: $found $where"
  echo "| \`$name\` | $guard | \`$run$test\` | ${where:-–} | $found |" >"$rows/$name.row"
  [ "$found" != "**not found**" ]
}

names=("$@")
((${#names[@]})) || mapfile -t names < <(cd tests/mutations && printf '%s\n' *.patch | sed 's/\.patch$//')
build src/ClayStack.Dvt.Lab || exit 1
survivors=0
for name in "${names[@]}"; do
  try "$name" || survivors=$((survivors + 1))
done

{
  echo "# Mutations: what the laboratory notices"
  echo
  echo "Each row is a guard of the protocol that was taken out of the sources. The command ran against the broken code: the laboratory,"
  echo "or, for what its world does not have (an operator's commands and files, TLS, PostgreSQL) and for courses that are too rare, a program"
  echo "of tests. The seed, or the malicious operator of the model checker, is where it first failed, and the last column is the checker,"
  echo "or the test, that said so."
  echo "\`bash tests/mutations/run.sh\` runs all of them again and rewrites this file."
  echo
  echo "| mutation | guard | command | where | noticed by |"
  echo "|---|---|---|---|---|"
  for patch in tests/mutations/*.patch; do
    row=$rows/$(basename "$patch" .patch).row
    [ -f "$row" ] && cat "$row"
  done
} >docs/mutations.md
echo "${#names[@]} mutations, $survivors not found"
exit $((survivors > 0))
