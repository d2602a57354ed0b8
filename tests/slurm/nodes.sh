#!/bin/sh
# Three virtual nodes of Slurm on this machine, without systemd.  S is a folder for their state.
#   nodes.sh start [N] | node NAME | controller | stop
# All of them are ended by the process ids that they write.
set -eu
S=${S:?a folder}
export SLURM_CONF=$S/slurm.conf

configure() { # configure N
    rm -rf "$S"
    mkdir -p "$S/state" "$S/log" "$S/munge"
    chmod 711 "$S/munge"
    (umask 277 && dd if=/dev/urandom of="$S/munge/key" bs=1k count=1 status=none)
    host=$(hostname -s)
    # cred_expire: a requeued task would else wait two minutes.  RequeueExit: 137 is a task that was killed,
    # 75 a merge that is too early.
    cat >"$S/slurm.conf" <<CONF
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
AuthType=auth/munge
AuthInfo=socket=$S/munge/sock,cred_expire=5
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$S/state
SlurmdSpoolDir=$S/spool.%n
SlurmctldPidFile=$S/slurmctld.pid
SlurmdPidFile=$S/slurmd.%n.pid
SlurmctldLogFile=$S/log/slurmctld.log
SlurmdLogFile=$S/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,default_queue_depth=1000,partition_job_depth=0
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
JobRequeue=1
RequeueExit=75,137
MaxArraySize=10001
MinJobAge=300
KillWait=1
SlurmdTimeout=5
SlurmctldTimeout=30
TreeWidth=65533
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
TmpFS=$S/tmp.%n
CONF
    for i in $(seq "$1"); do
        echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((16900 + i)) CPUs=2 RealMemory=2000 State=UNKNOWN"
    done >>"$S/slurm.conf"
    echo "PartitionName=check Nodes=n[1-$1] Default=YES MaxTime=INFINITE State=UP" >>"$S/slurm.conf"
}

case $1 in
start)
    n=${2:-3}
    configure "$n"
    munged --force --key-file="$S/munge/key" --socket="$S/munge/sock" --pid-file="$S/munge/pid" \
        --seed-file="$S/munge/seed" --log-file="$S/log/munged.log" --num-threads=2
    slurmctld -c -f "$S/slurm.conf"
    for i in $(seq "$n"); do
        mkdir -p "$S/spool.n$i" "$S/tmp.n$i"
        slurmd -N "n$i" -f "$S/slurm.conf"
    done
    for i in $(seq 300); do
        [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c idle)" = "$n" ] && exit 0
        sleep 0.1
    done
    echo "the nodes do not come up: $S/log" >&2
    exit 1
    ;;
node) slurmd -N "$2" -f "$S/slurm.conf" ;;
controller) slurmctld -f "$S/slurm.conf" ;;
stop)
    all=
    for p in "$S"/slurmd.*.pid "$S/slurmctld.pid" "$S/munge/pid"; do
        [ -f "$p" ] && all="$all $(cat "$p")"
    done
    for p in $all; do kill "$p" 2>/dev/null || true; done
    for i in $(seq 100); do
        left=0
        for p in $all; do kill -0 "$p" 2>/dev/null && left=1; done
        [ $left = 0 ] && break
        sleep 0.1
    done
    ;;
esac
