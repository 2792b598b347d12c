#!/usr/bin/env bash
# Figures of reward models, in some twenty minutes on a quiet machine: docs/benchmarks/reward-model.sh DATA [RESULTS]
# DATA holds the recorded sets, RESULTS (default ./reward-model-figures) one file for each figure. A figure whose file is there is not
# measured again, so that a run which was stopped goes on where it was; remove a file to measure anew. One figure at a time, and one that
# takes too long or fails ends in its file with its exit code.
#   ALL=1    also repaired models, hashed tables and networks: over an hour more
#   SMALL=1  every command with next to nothing to do: whether they work, no figures
#   BUILT=1  what is built is used as it is
set -euo pipefail
data=$(realpath "${1:?the folder of the recorded sets}")
results=$(realpath -m "${2:-reward-model-figures}")
cd "$(dirname "$0")/../.."
mkdir -p "$results"
export OMP_NUM_THREADS=1
if [ -z "${BUILT:-}" ]; then
  for project in tests/Routing.Benchmarks silo/Routing.TorchWorker client/Routing.Cli; do dotnet build $project -c Release -v quiet; done
fi
export ROUTING_TORCH_WORKER="$PWD/artifacts/bin/Routing.TorchWorker/release/Routing.TorchWorker"
bench=$PWD/artifacts/bin/Routing.Benchmarks/release/Routing.Benchmarks
routing="dotnet $PWD/artifacts/bin/Routing.Cli/release/routing.dll"
small() { if [ -n "${SMALL:-}" ]; then echo "$1"; else echo "$2"; fi; }

figure() { # name, seconds at most, command: its output, with the load it was measured under
  local file="$results/$1.txt" start code=0
  [ -f "$file" ] && { echo "$1: measured before"; return; }
  start=$(date +%s)
  { echo "commit $(git rev-parse --short HEAD), $(date '+%F %T'), load average before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc --all) cores"; } > "$file.part"
  if [ "$(type -t "$3")" = function ]; then timeout "$2" bash -c "$(declare -f "$3"); routing='$routing' SMALL='${SMALL:-}' \"\$@\"" - "${@:3}" >> "$file.part" 2>&1 || code=$?
  else timeout "$2" "${@:3}" >> "$file.part" 2>&1 || code=$?; fi
  echo "exit code $code, load average after: $(cut -d' ' -f1-3 /proc/loadavg), $(( $(date +%s) - start )) s" >> "$file.part"
  mv "$file.part" "$file"
  echo "$1: $(( $(date +%s) - start )) s, exit code $code"
}

held() { # a model that a refusal in front fools
  local folder; folder=$(mktemp -d)
  $routing model sample --fooled-by refusal > "$folder/train.jsonl"
  $routing model sample --fooled-by refusal --seed 2 > "$folder/test.jsonl"
  $routing model train --preferences "$folder/train.jsonl" --out "$folder/model"
  $routing model evaluate --model "$folder/model" --preferences "$folder/test.jsonl" --refusal-right safety --output json
  rm -r "$folder"
}

demo() { # a demonstration in a folder of its own, so that nothing of an earlier one is gone on with
  local folder; folder=$(mktemp -d)
  (cd "$folder" && $routing demo "$@" --output json)
  rm -r "$folder"
}

# Timings first: they are what other work spoils.
figure speed 300 "$bench" reward-model speed --data "$data"
figure scoring 300 "$bench" scoring --rounds $(small 1 15)
figure scoring-grain 300 "$bench" scoring-grain --rounds $(small 1 25)
figure label-to-head 600 "$bench" label-to-head --pairs $(small 300 10000) --in-flight $(small 8 1000) --swaps $(small 2 50)
figure swaps 300 "$bench" reward-line --pairs $(small 300 10000) --in-flight $(small 8 1000) --swaps $(small 2 50) --cycles 1
figure memory 600 "$bench" reward-line --pairs 300 --in-flight 1 --swaps 1 --cycles $(small 5 1000)
for set in $(small autoj_pairwise "ukp_convarg1 hh_harmless autoj_pairwise pandalm finegrained_qa"); do
  figure "accuracy-$set" 600 "$bench" reward-model accuracy --data "$data" --set "$set"
done
figure held 300 held
figure demo-simulation 400 demo
figure demo-$(small snow_rte ukp_convarg1) 600 demo --data "$data/$(small snow_rte ukp_convarg1)"
for set in $(small hh_harmless/preferences.jsonl.gz "hh_harmless/preferences.jsonl.gz ukp_convarg1/preferences_strict.jsonl.gz"); do
  figure "acquisition-${set%%/*}" 900 $routing model replay-acquisition --preferences "$data/$set" \
    --strategies $(small random,margin random,margin,stochastic-margin,bald,d-optimal) --seeds $(small 1 5) --max-labels $(small 200 800) --output json
done
if [ -n "${ALL:-}" ]; then
  for set in ukp_convarg1 hh_harmless autoj_pairwise pandalm finegrained_qa; do
    figure "repair-$set" 3600 "$bench" reward-model accuracy --data "$data" --set "$set" --repair
  done
  for set in ukp_convarg1 hh_harmless autoj_pairwise pandalm; do
    for head in hashed network; do
      figure "accuracy-$set-$head" 7200 "$bench" reward-model accuracy --data "$data" --set "$set" --head "$head"
    done
  done
fi
tail -n +1 "$results"/*.txt | cut -c1-400
