#!/usr/bin/env python3
"""All figures of the decisions: inference, calibration, routing, experts, speed. Standard library only; speed is compared with NumPy
and pandas where the Python that runs this has them.

Usage: docs/benchmarks/decisions.py DATA [--cli PATH] [--seeds N] [--keep FOLDER] [--jobs 2] [--items N: of the speed, ten labels each]
           [--only inference,three,gold,routing,routing-gold,prior,experts,speed,comparisons]

DATA is a folder of sets: SET/labels.csv (or .gz) with SET/truth.csv, SET/experts.csv where there are experts. Prints Markdown. With --keep every finished run is kept in a folder: the same command goes on where it was stopped,
and two processes with the same folder share the work, a set of replays at a time (--jobs N starts them here). Figures of a program
that changed need another folder.
"""
import argparse, collections, concurrent.futures, csv, glob, gzip, hashlib, json, math, os, random, resource, subprocess, sys, tempfile, time

METHODS = ["mv", "ds", "one-coin", "glad", "mace", "kos", "ibcc", "bwa", "ebcc", "hds", "engine"]
BASELINES = ["random-ds", "equal-mv", "equal-ds", "entropy-bcc", "qasca"]
DRAWS = 3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--cli", default="artifacts/bin/Routing.Cli/release/routing.dll")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--sets", default="")
    parser.add_argument("--only", default="inference,three,gold,routing,routing-gold,prior,experts,speed,comparisons")
    parser.add_argument("--keep", default="")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--items", type=int, default=200_000)
    args = parser.parse_args()
    global ROUTING, SEEDS, TEMPORARY, KEEP
    ROUTING, SEEDS, KEEP = ["dotnet", args.cli], args.seeds, args.keep
    if KEEP:
        os.makedirs(KEEP, exist_ok=True)
    sets = [s for s in sorted(os.listdir(args.data))
            if os.path.exists(f"{args.data}/{s}/truth.csv") and find(f"{args.data}/{s}/labels.csv")
            and (not args.sets or s in args.sets.split(","))]
    parts = {
        "inference": lambda: inference(args.data, sets), "three": lambda: three(args.data, sets),
        "gold": lambda: gold(args.data, sets), "routing": lambda: routing(args.data, sets, 0),
        "routing-gold": lambda: routing(args.data, sets, .25), "prior": lambda: prior(args.data, sets), "experts": lambda: experts(args.data, sets),
        "speed": lambda: speed(args.items), "comparisons": lambda: comparisons(args.data),
    }
    with tempfile.TemporaryDirectory() as TEMPORARY:
        if args.jobs > 1 and not KEEP:
            sys.exit("--jobs needs --keep: the runs are made there first.")
        shares = [share for part, share in (("routing", 0), ("routing-gold", .25)) if part in args.only.split(",")]
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            if args.jobs > 1:
                list(pool.map(lambda run: replay(args.data, *run), [(s, share, p) for share in shares for s in sets for p in BASELINES + ["engine", "engine-w4"]]))
        for part in args.only.split(","):
            parts[part]()


def inference(data, sets):
    print("\n## All labels, no gold: accuracy\n")
    head(METHODS)
    means = {m: [] for m in METHODS}
    loss = collections.defaultdict(list)
    for s in sets:
        results = aggregate(f"{data}/{s}", "all")
        for r in results:
            means[r["method"]].append(r["accuracy"])
            loss[r["method"]].append((r["logLoss"], r["ece"], r["seconds"]))
        print(f"| `{s}` | " + " | ".join(figure(r["accuracy"]) for r in results) + " |", flush=True)
    row("mean", [average(means[m]) for m in METHODS])
    for n, name in enumerate(["mean log loss", "mean ECE", "mean seconds"]):
        row(name, [average([x[n] for x in loss[m]]) for m in METHODS])
    misses = [f"`{s}` {100 * (best - means['engine'][n]):.1f}" for n, s in enumerate(sets)
              if (best := max(means[m][n] for m in METHODS if m not in ("engine", "hds"))) > means["engine"][n] + .01]
    print(f"\nMore than a point below the best peer: {', '.join(misses) or 'none'}.")


def three(data, sets):
    methods = ["mv", "ds", "glad", "mace", "ibcc", "ebcc", "hds", "engine"]
    print(f"\n## Three labels an item, mean of {DRAWS} draws: accuracy\n")
    head(methods)
    means = {m: [] for m in methods}
    for s in sets:
        found = collections.defaultdict(list)
        for draw in range(DRAWS):
            labels = thinned(find(f"{data}/{s}/labels.csv"), draw)
            for m in methods:
                found[m] += [r["accuracy"] for r in call(
                    "labels", "aggregate", "--labels", labels, "--truth", f"{data}/{s}/truth.csv", "--method", m)]
        for m in methods:
            means[m].append(average(found[m]))
        row(f"`{s}`", [means[m][-1] for m in methods])
    row("mean", [average(means[m]) for m in methods])


def gold(data, sets):
    print(f"\n## 40 gold answers, or half of the known ones, mean of {DRAWS} draws: engine, accuracy / log loss / ECE; no gold beside\n")
    print("| Set | none | gold |\n|---|---|---|")
    sums = [[], []]
    for s in sets:
        cells = []
        for n, draws in enumerate([[None], list(range(DRAWS))]):
            found = []
            for draw in draws:
                more = [] if draw is None else ["--gold", chosen(f"{data}/{s}", draw)]
                found += [[r["accuracy"], r["logLoss"], r["ece"]] for r in aggregate(f"{data}/{s}", "engine", *more)]
            cells.append([average(column) for column in zip(*found)])
            sums[n].append(cells[-1])
        print(f"| `{s}` | " + " | ".join(" / ".join(figure(x) for x in cell) for cell in cells) + " |", flush=True)
    print("| mean | " + " | ".join(" / ".join(figure(average(c)) for c in zip(*part)) for part in sums) + " |")


def routing(data, sets, share):
    policies = BASELINES + ["engine", "engine-w4"]
    print(f"\n## Routing, {'no gold' if not share else f'gold share {share}'}, {SEEDS} seeds: area (labels an item to full DS less half a point)\n")
    head(policies)
    areas, ratios, mv, rest = {p: [] for p in policies}, {p: [] for p in policies}, [], []
    for s in sets:
        by = {p: replay(data, s, share, p) for p in policies}
        everything = by["random-ds"]["curve"][-1]["budget"]
        need = {p: by[p]["labelsToDsFull"] or everything for p in policies}
        for p in policies:
            areas[p].append(by[p]["auc"])
            ratios[p].append(need["random-ds"] / need[p])
        mv.append(everything / (by["engine-w4"]["labelsToMvFull"] or everything))
        w4 = by["engine-w4"]
        at3 = min(w4["curve"], key=lambda point: abs(point["budget"] - 3))
        rest.append((s, at3["ece"], w4["realisedError"], w4["closedShare"]))
        print(f"| `{s}` | " + " | ".join(
            f"{figure(by[p]['auc'])} ({by[p]['labelsToDsFull'] or '–'})" if not by[p]["labelsToDsFull"]
            else f"{figure(by[p]['auc'])} ({by[p]['labelsToDsFull']:.1f})" for p in policies) + " |", flush=True)
    row("mean area", [average(areas[p]) for p in policies])
    row("fewer labels than random + DS (geometric; never reached = all)", [geometric(ratios[p]) for p in policies])
    print(f"\nengine-w4 to full majority vote: {geometric(mv):.2f} times fewer labels than full redundancy.")
    print("\n| Set | ECE at 3 labels | error of closed items (target .05) | share closed |\n|---|---|---|---|")
    for s, ece, error, closed in rest:
        row(f"`{s}`", [ece, error, closed])
    row("mean", [average([r[1] for r in rest]), average([r[2] for r in rest if r[2] is not None]), average([r[3] for r in rest if r[3] is not None])])


def prior(data, sets):
    print(f"\n## A simulated model of 80 % as prior, {SEEDS} seeds: labels an item to full DS less half a point\n")
    print("| Set | random-ds, no prior | engine-w4 with prior | times fewer |\n|---|---|---|---|")
    ratios = []
    for s in sets:
        path = f"{TEMPORARY}/prior.csv"
        draw = random.Random(1)
        with open(f"{data}/{s}/truth.csv") as truth, open(path, "w") as out:
            known = list(csv.DictReader(truth))
            classes = sorted({r["label"] for r in known})
            out.write("item,label,probability\n")
            for r in known:
                said = r["label"] if draw.random() < .8 else draw.choice([c for c in classes if c != r["label"]])
                out.write(f"{r['item']},{said},0.8\n")
        base, own = replay(data, s, 0, "random-ds"), replay(data, s, 0, "engine-w4", "--prior", path)
        everything = base["curve"][-1]["budget"]
        ratios.append((base["labelsToDsFull"] or everything) / (own["labelsToDsFull"] or everything))
        row(f"`{s}`", [base["labelsToDsFull"], own["labelsToDsFull"], ratios[-1]])
    row("geometric mean; never reached = all", [None, None, geometric(ratios)])


def replay(data, s, share, policy, *more):
    """One policy on one set, all seeds: as much as is lost where this is stopped."""
    return call("replay", "--labels", find(f"{data}/{s}/labels.csv"), "--truth", f"{data}/{s}/truth.csv",
                "--seeds", str(SEEDS), "--gold-share", str(share), "--policies", policy, *more)["policies"][0]


def experts(data, sets):
    print(f"\n## Generalist or expert, {SEEDS} seeds: accuracy by share of items that the expert answers\n")
    for s in sets:
        path = f"{data}/{s}/experts.csv"
        if not os.path.exists(path):
            if s != "dices_350":
                continue
            path = f"{TEMPORARY}/experts.csv"  # This set's truth is its expert's.
            with open(f"{data}/{s}/truth.csv") as truth, open(path, "w") as out:
                out.write(truth.read().replace("item,label", "item,expert_label", 1))
        result = call("replay", "--labels", find(f"{data}/{s}/labels.csv"), "--truth", f"{data}/{s}/truth.csv",
                      "--experts", path, "--seeds", str(SEEDS))
        print(f"| `{s}` | " + " | ".join(f"{point['share']:.2f}" for point in result["policies"][0]["curve"]) + " |")
        print("|---" * (len(result["policies"][0]["curve"]) + 1) + "|")
        for p in result["policies"]:
            row(p["policy"], [point["accuracy"] for point in p["curve"]])
        print(flush=True)


def speed(items):
    print("\n## Speed of HDS, five sweeps, binary labels, ten an item\n")
    labels = f"{TEMPORARY}/speed.csv"
    draw = random.Random(1)
    with open(labels, "w") as out:
        out.write("worker,item,label\n")
        workers = max(20, min(items // 100, 20_000))
        for item in range(items):
            for worker in draw.sample(range(workers), 10):
                out.write(f"w{worker},i{item},{(item + (draw.random() < .25)) % 2}\n")
    best = min(run(("labels", "aggregate", "--labels", labels, "--method", "hds"))[0]["seconds"] for _ in range(3 if items < 1_000_000 else 1))
    print(f"{items * 10} labels in {best:.3f} s at best: {items / 1e5 / best:.1f} million a second, first use of the code included; "
          f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:.2f} GiB at most.")
    if items >= 1_000_000:
        return
    try:
        import numpy
    except ImportError:
        print("NumPy is not on this machine: the comparison with a NumPy Dawid-Skene was not made.")
        return
    rows = list(csv.reader(open(labels)))[1:]
    item = numpy.unique([r[1] for r in rows], return_inverse=True)[1]
    worker = numpy.unique([r[0] for r in rows], return_inverse=True)[1]
    answer = numpy.array([int(r[2]) for r in rows])
    start = time.perf_counter()
    q = numpy.zeros((item.max() + 1, 2))
    numpy.add.at(q, (item, answer), 1)
    q /= q.sum(1, keepdims=True)
    for _ in range(5):
        theta = numpy.zeros((worker.max() + 1, 2, 2))
        numpy.add.at(theta, (worker, slice(None), answer), q[item])
        theta = numpy.log(numpy.maximum(theta, 1e-10) / numpy.maximum(theta.sum(2, keepdims=True), 1e-10))
        logs = numpy.tile(numpy.log(q.mean(0)), (len(q), 1))
        numpy.add.at(logs, item, theta[worker, :, answer])
        q = numpy.exp(logs - logs.max(1, keepdims=True))
        q /= q.sum(1, keepdims=True)
    seconds = time.perf_counter() - start
    print(f"NumPy Dawid-Skene, five sweeps, same file: {seconds:.2f} s, {seconds / best:.1f} times as long.")
    try:
        import pandas
    except ImportError:
        print("pandas is not on this machine.")
        return
    # As libraries over data frames write it (D. Ustalov et al., "Learning from Crowds with Crowd-Kit", 2024).
    votes = pandas.DataFrame({"item": item, "worker": worker, "answer": answer})
    start = time.perf_counter()
    frame = votes.groupby(["item", "answer"]).size().unstack(fill_value=0)
    frame = frame.div(frame.sum(axis=1), axis=0)
    for _ in range(5):
        counts = votes.join(frame, on="item").drop(columns="item").groupby(["worker", "answer"]).sum().clip(lower=1e-10)
        errors = numpy.log(counts / counts.groupby("worker").transform("sum"))
        logs = votes.join(errors, on=["worker", "answer"]).groupby("item")[[0, 1]].sum() + numpy.log(frame.mean())
        frame = numpy.exp(logs.sub(logs.max(axis=1), axis=0))
        frame = frame.div(frame.sum(axis=1), axis=0)
    seconds = time.perf_counter() - start
    agree = (frame.to_numpy().argmax(1) == q.argmax(1)).mean()
    print(f"pandas Dawid-Skene, five sweeps, same file: {seconds:.2f} s, {seconds / best:.1f} times as long; {agree:.4f} of the labels as in NumPy.")


def comparisons(data):
    print("\n## Comparisons against given scores: Spearman / Kendall\n\n| Set | bt | davidson | crowd-bt | engine |\n|---|---|---|---|---|")
    for folder in sorted(glob.glob(f"{data}/*")):
        files = {name: find(f"{folder}/{name}.csv") for name in ("comparisons", "ties", "scores")}
        if not files["comparisons"] or not files["scores"]:
            continue
        more = [x for name in ("ties", "scores") if files[name] for x in (f"--{name}", files[name])]
        cells = []
        for method in ("bt", "davidson", "crowd-bt", "engine"):
            r = call("comparisons", "aggregate", "--comparisons", files["comparisons"], *more, "--method", method)
            cells.append(f"{figure(r['spearman'])} / {figure(r['kendall'])}")
        print(f"| `{os.path.basename(folder)}` | " + " | ".join(cells) + " |", flush=True)


def aggregate(folder, method, *more):
    return call("labels", "aggregate", "--labels", find(f"{folder}/labels.csv"), "--truth", f"{folder}/truth.csv", "--method", method, *more)


def call(*arguments):
    if not KEEP:
        return run(arguments)
    # By what is asked and what the files hold, so that drawn files of the same content are the same run.
    key = hashlib.sha256(json.dumps([content(a) if os.path.exists(a) else a for a in arguments]).encode()).hexdigest()[:24]
    path = f"{KEEP}/{key}.json"
    if not os.path.exists(path):
        result = run(arguments)
        with open(f"{path}.{os.getpid()}", "w") as out:
            json.dump({"arguments": arguments, "result": result}, out)
        os.replace(f"{path}.{os.getpid()}", path)
    with open(path) as file:
        return json.load(file)["result"]


def content(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def run(arguments):
    done = subprocess.run([*ROUTING, *arguments, "-o", "json"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr[-500:]}")
    return json.loads(done.stdout)


def thinned(path, draw):
    """Three votes an item, drawn without looking at them."""
    lot = random.Random(draw)
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as file:
        rows = list(csv.DictReader(file))
    by, seen = collections.defaultdict(list), set()
    for r in rows:
        if (r["worker"], r["item"]) not in seen:
            seen.add((r["worker"], r["item"]))
            by[r["item"]].append(r)
    out = f"{TEMPORARY}/three.csv"
    with open(out, "w") as file:
        file.write("worker,item,label\n")
        for item in by:
            for r in lot.sample(by[item], min(3, len(by[item]))):
                file.write(f"{r['worker']},{r['item']},{r['label']}\n")
    return out


def chosen(folder, draw):
    """40 known answers, or half of them, of items with votes."""
    path = find(f"{folder}/labels.csv")
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as file:
        voted = {r["item"] for r in csv.DictReader(file)}
    with open(f"{folder}/truth.csv") as file:
        known = [r for r in csv.DictReader(file) if r["item"] in voted]
    out = f"{TEMPORARY}/gold.csv"
    with open(out, "w") as file:
        file.write("item,label\n")
        for r in random.Random(draw).sample(known, min(40, len(known) // 2)):
            file.write(f"{r['item']},{r['label']}\n")
    return out


def find(path):
    return next((p for p in (path, path + ".gz") if os.path.exists(p)), None)


def head(columns):
    print("| Set | " + " | ".join(columns) + " |\n" + "|---" * (len(columns) + 1) + "|")


def row(name, values):
    print(f"| {name} | " + " | ".join(figure(v) for v in values) + " |", flush=True)


def figure(value):
    return "–" if value is None else f"{value:.4f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def average(values):
    values = list(values)
    return sum(values) / len(values) if values else None


def geometric(values):
    return math.exp(average(math.log(v) for v in values))


main()
