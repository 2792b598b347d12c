#!/usr/bin/env bash
# All figures of reward models: docs/benchmarks/reward-model.sh DATA [RESULTS]
# DATA holds the recorded sets, RESULTS (default ./reward-model-figures) one file for each figure. A figure whose file is there is not
# measured again, so that a run which was stopped goes on where it was; remove a file to measure anew. One figure at a time.
set -euo pipefail
data=$(realpath "${1:?the folder of the recorded sets}")
results=$(realpath -m "${2:-reward-model-figures}")
cd "$(dirname "$0")/../.."
mkdir -p "$results"
export OMP_NUM_THREADS=1
dotnet build tests/Routing.Benchmarks -c Release -v quiet
dotnet build silo/Routing.TorchWorker -c Release -v quiet
export ROUTING_TORCH_WORKER="$PWD/artifacts/bin/Routing.TorchWorker/release/Routing.TorchWorker"
dotnet build client/Routing.Cli -c Release -v quiet
bench=artifacts/bin/Routing.Benchmarks/release/Routing.Benchmarks
routing="dotnet artifacts/bin/Routing.Cli/release/routing.dll"

figure() { # name, command: its output, with the load it was measured under
  local file="$results/$1.txt"
  [ -f "$file" ] && { echo "$1: measured before"; return; }
  echo "$1"
  { echo "load average before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc --all) cores"; "${@:2}"; } > "$file.part"
  echo "load average after: $(cut -d' ' -f1-3 /proc/loadavg)" >> "$file.part"
  mv "$file.part" "$file"
}

held() { # a model that a refusal in front fools
  local folder; folder=$(mktemp -d)
  $routing model sample --fooled-by refusal > "$folder/train.jsonl"
  $routing model sample --fooled-by refusal --seed 2 > "$folder/test.jsonl"
  $routing model train --preferences "$folder/train.jsonl" --out "$folder/model"
  $routing model evaluate --model "$folder/model" --preferences "$folder/test.jsonl" --refusal-right safety --output json
  rm -r "$folder"
}

for set in ukp_convarg1 hh_harmless autoj_pairwise pandalm finegrained_qa; do
  figure "accuracy-$set" "$bench" reward-model accuracy --data "$data" --set "$set"
  figure "repair-$set" "$bench" reward-model accuracy --data "$data" --set "$set" --repair
done
for set in ukp_convarg1 hh_harmless autoj_pairwise pandalm; do
  for head in hashed network; do
    figure "accuracy-$set-$head" "$bench" reward-model accuracy --data "$data" --set "$set" --head "$head"
  done
done
figure speed "$bench" reward-model speed --data "$data"
figure scoring "$bench" scoring
figure scoring-grain "$bench" scoring-grain
figure swaps "$bench" reward-line --pairs 10000 --in-flight 1000 --swaps 50 --cycles 1
figure memory "$bench" reward-line --pairs 300 --in-flight 1 --swaps 1 --cycles 1000
for set in hh_harmless/preferences.jsonl.gz ukp_convarg1/preferences_strict.jsonl.gz; do
  figure "acquisition-${set%%/*}" $routing model replay-acquisition --preferences "$data/$set" \
    --strategies random,margin,stochastic-margin,bald,d-optimal --seeds 5 --max-labels 800 --output json
done
figure held held
tail -n +1 "$results"/*.txt
