#!/usr/bin/env bash
# The check of action.yml: annotations in the log, SARIF in a file, a table in the summary of the job.
set -euo pipefail

if [[ -n ${BULKHEAD:-} ]]; then
  bulkhead=(node "$BULKHEAD")
else
  bulkhead=(npx --yes "bulkhead@$INPUT_VERSION")
fi

arguments=(check --format github --fail-on "$INPUT_FAIL_ON" --output "sarif=$INPUT_SARIF_FILE")
[[ -n $INPUT_PROFILE ]] && arguments+=(--profile "$INPUT_PROFILE")
[[ -n $INPUT_BASELINE ]] && arguments+=(--baseline "$INPUT_BASELINE")
[[ -n $INPUT_DIFF_BASE ]] && arguments+=("--diff-base=$INPUT_DIFF_BASE")

summary=
if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  summary=$(mktemp)
  arguments+=(--output "markdown=$summary")
fi

paths=()
while IFS= read -r path; do
  [[ -n $path ]] && paths+=("$path")
done <<<"$INPUT_PATHS"

code=0
"${bulkhead[@]}" "${arguments[@]}" -- "${paths[@]}" || code=$?

[[ -n $summary && -s $summary ]] && cat "$summary" >>"$GITHUB_STEP_SUMMARY"
if [[ -n ${GITHUB_OUTPUT:-} ]]; then
  echo "exit-code=$code" >>"$GITHUB_OUTPUT"
  if [[ -s $INPUT_SARIF_FILE ]]; then
    # A name of several lines would write further outputs.
    echo "sarif-file=${INPUT_SARIF_FILE//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
  fi
fi
exit "$code"
