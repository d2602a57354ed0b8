#!/bin/sh
# A survey on a real Slurm of three virtual nodes, while parts of it fail.  Ends with "slurm: N passed, N failed".
# YARDSTICK is the program.  Installs Slurm and munge where they are missing (Debian, Ubuntu; root).
cd "$(dirname "$0")/../.." || exit 1
YARDSTICK=$(realpath "${YARDSTICK:-build/release/yardstick}")
export YARDSTICK

missing=
for tool in slurmctld slurmd sbatch munged; do command -v $tool >/dev/null || missing=1; done
if [ -n "$missing" ]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends slurmctld slurmd slurm-client munge; } >/dev/null 2>&1 ||
        { echo 'slurm: needs slurmctld, slurmd, slurm-client and munge' >&2; exit 1; }
fi

work=$(mktemp -d)
S=$work/slurm
export S SLURM_CONF=$work/slurm/slurm.conf
trap 'sh tests/slurm/nodes.sh stop 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"
passed=0 failed=0
it() { # it SENTENCE COMMAND...
    sentence=$1
    shift
    if (set -e; "$@") >"$work/it.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok: $sentence $(tail -n 1 "$work/it.log" | grep '^(')"
    else
        failed=$((failed + 1))
        echo "FAILED: $sentence"
        sed 's/^/    /' "$work/it.log" | tail -n 30
    fi
}

# ---- 24 sites in 12 parts; one process is the truth

place=$work/place
mkdir -p "$place/tiles" "$place/sites"
cp samples/container_quay/after.tif "$place/tiles/quay.tif"
echo 'name,site,tiles' >"$place/manifest.csv"
for i in $(seq 24); do
    awk -v s="$i" 'BEGIN { printf "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Berth\",\"count\":\"vessel\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["
        n = split("-39.7253 30.0983 -39.7234 30.0980 -39.7233 30.0985 -39.7252 30.0988 -39.7253 30.0983", p, " ")
        for (k = 1; k < n; k += 2) printf "%s[%.7f,%.7f]", (k > 1 ? "," : ""), p[k] + s / 1e6, p[k + 1]
        print "]]}}]}" }' >"$place/sites/$i.geojson"
    echo "Berth $i,sites/$i.geojson,tiles/quay.tif" >>"$place/manifest.csv"
done
"$YARDSTICK" survey "$place/manifest.csv" -o "$work/one" --quiet >/dev/null || exit 1

# The program, slow enough to be caught at its work; the survey's own scripts run it.
cat >"$work/slow" <<SLOW
#!/bin/sh
sleep 0.3
"$YARDSTICK" "\$@"
SLOW
chmod +x "$work/slow"

submit() { # submit NAME: both jobs; the id of the array
    YARDSTICK=${2:-$work/slow} sbatch --parsable --array=0-11 -o "$work/$1.%a.log" samples/slurm/survey.sbatch "$place/manifest.csv" "$work/$1" >"$work/job"
    YARDSTICK=$YARDSTICK sbatch --parsable --dependency="afterany:$(cat "$work/job")" -o "$work/$1.merge.log" samples/slurm/merge.sbatch "$work/$1" >/dev/null
    cat "$work/job"
}
finish() { # until no job is left; polled, for sbatch --wait backs off
    for i in $(seq 2400); do
        [ -n "$(squeue -h 2>/dev/null)" ] || squeue -h >/dev/null 2>&1 && [ -z "$(squeue -h)" ] && return 0
        sleep 0.1
    done
    squeue
    return 1
}
# 0 lost, 0 counted twice: every byte is that of the one process.
same() {
    finish
    diff -r "$work/one" "$work/$1"
    [ "$(wc -l <"$work/$1/counts.csv")" = 25 ]
}

# Processes of ours that run the program for a folder: "PID NODE".
tasks() { # tasks NAME
    for p in /proc/[0-9]*; do
        case $(tr '\0' ' ' <"$p/cmdline" 2>/dev/null) in
        "$YARDSTICK survey "*" -o $work/$1 "*)
            echo "${p#/proc/} $(tr '\0' '\n' <"$p/environ" 2>/dev/null | sed -n 's/^SLURMD_NODENAME=//p')" ;;
        esac
    done
}
# A process and those above it up to the step's daemon, which die with a node.
above() { # above PID
    p=$1
    while [ "$p" -gt 1 ] 2>/dev/null; do
        echo "$p"
        case $(tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null) in *slurmstepd*) break ;; esac
        p=$(sed 's/.*) //' "/proc/$p/stat" 2>/dev/null | cut -d' ' -f2)
    done
}
wait_task() { # wait_task NAME NODE ("": any): one that runs
    for i in $(seq 600); do
        t=$(tasks "$1" | grep " $2" | head -1)
        [ -n "$t" ] && { echo "$t"; return 0; }
        sleep 0.05
    done
    return 1
}

sh tests/slurm/nodes.sh start 3 || exit 1

no_fault() { submit calm >/dev/null; same calm; }
it 'an array of 12 tasks and a merge give the bytes of one process' no_fault

kills() {
    submit killed >/dev/null
    n=0
    for i in $(seq 3000); do
        t=$(tasks killed | head -1)
        if [ -n "$t" ] && kill -9 "${t% *}" 2>/dev/null; then n=$((n + 1)); fi
        [ $n -lt 12 ] || break
        sleep 0.1
    done
    [ $n -ge 10 ]
    same killed
    echo "($n kills)"
}
it 'tasks killed by SIGKILL are requeued, and nothing is lost' kills

lose_node() {
    submit node >/dev/null
    t=$(wait_task node n2)
    kill -9 "$(cat "$S/slurmd.n2.pid")"
    for t in $(tasks node | sed -n 's/ n2$//p'); do
        for p in $(above "$t"); do kill -9 "$p" 2>/dev/null || true; done
    done
    sleep 8
    sh tests/slurm/nodes.sh node n2
    same node
}
it 'a node that is lost at its work' lose_node

controller() {
    submit controller >/dev/null
    sleep 6 # its state is on the disk within 5 s
    kill -9 "$(cat "$S/slurmctld.pid")"
    sleep 2
    sh tests/slurm/nodes.sh controller
    same controller
}
it 'a controller that is killed and restarted' controller
forgets() { # killed at once it forgets the job: it is submitted again
    submit forgets >/dev/null
    kill -9 "$(cat "$S/slurmctld.pid")"
    sh tests/slurm/nodes.sh controller
    sleep 1
    submit forgets >/dev/null
    same forgets
}
it 'a controller that forgets the job: submitted again, what was done is kept' forgets

split_brain() { # the node is lost to the controller, its task sleeps, and writes when its twin has
    submit brain >/dev/null
    t=$(wait_task brain n3)
    pid=${t% *}
    kill -STOP "$pid"
    kill -9 "$(cat "$S/slurmd.n3.pid")"
    sleep 8
    finish
    diff -r "$work/one" "$work/brain"
    kill -CONT "$pid"
    for i in $(seq 300); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    sh tests/slurm/nodes.sh node n3
    diff -r "$work/one" "$work/brain"
    "$YARDSTICK" merge "$work/brain" --quiet
    diff -r "$work/one" "$work/brain"
}
it 'a lost node that goes on writing beside the twin of its task' split_brain

# ---- merge refuses; the array heals

refuses() { # refuses NAME PATTERN
    cp -r "$work/one" "$work/$1"
    rm "$work/$1/index.html"
    "$1" "$work/$1"
    status=0
    "$YARDSTICK" merge "$work/$1" 2>"$work/err" || status=$?
    cat "$work/err"
    [ $status = 75 ] && grep -q "$2" "$work/err" && [ ! -e "$work/$1/index.html" ]
    submit "$1" >/dev/null
    same "$1"
}
missing_unit() { rm "$(ls "$1/units/"*.unit | sed -n 5p)"; }
damaged_unit() { u=$(ls "$1/units/"*.unit | sed -n 6p) && sed -i 's/"best": 1/"best": 2/' "$u"; }
foreign_unit() {
    "$YARDSTICK" survey "$place/manifest.csv" -o "$work/foreign" --tiers 1 --quiet >/dev/null
    cp "$(ls "$work/foreign/units/"*.unit | sed -n 1p)" "$(ls "$1/units/"*.unit | sed -n 7p)"
}
it 'a missing unit is refused, and made again' refuses missing_unit 'missing: not counted yet'
it 'a damaged unit is refused, and made again' refuses damaged_unit 'damaged: .*not the bytes that were written'
it 'a unit of another plan is refused, and made again' refuses foreign_unit 'refused: its record is that of another plan'

echo "slurm: $passed passed, $failed failed"
[ $failed = 0 ]
