#!/usr/bin/python3
"""Training by two ranks on two machines, which are network namespaces of this one.

    two_machines.py PROGRAM [--delay MILLISECONDS] [--megabits N]

Between the two lies a cable that is this script: it passes each packet on after the delay, one
after the other at the rate, until it is cut. To be run as root, with Open MPI. It tells whether

- the ranks train the bits of one process, and how long they take beside it;
- a cut cable ends the run with a word, and one process goes on to the same bits.
"""

import argparse
import collections
import ctypes
import fcntl
import hashlib
import os
import pathlib
import select
import struct
import subprocess
import sys
import tempfile
import threading
import time

SPACES = ("cable-0", "cable-1")
ADDRESSES = ("10.77.0.1", "10.77.0.2")
RECIPE = ["--recipe", "chords", "--threads", "1", "--quiet", "--set", "train.epochs=4",
          "--set", "train.batch=8", "--set", "train.shards=4", "--set", "train.steps=16",
          "--set", "train.samples=1", "--set", "train.windows_per_piece=10",
          "--set", "generator.hidden=48", "--set", "discriminator.hidden=48"]


def run(*words):
    subprocess.run(words, check=True)


def enter(space):
    """Moves this thread into a network namespace."""
    with open(f"/run/netns/{space}", encoding="utf-8") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0x40000000) != 0:
            raise OSError(ctypes.get_errno(), "setns")


def end_of_cable(space, address):
    """A network interface of the namespace whose packets are read from and written to a file."""
    enter(space)
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    tun, without_header, set_interface = 0x0001, 0x1000, 0x400454CA
    fcntl.ioctl(end, set_interface, struct.pack("16sH", b"cable", tun | without_header))
    run("ip", "address", "add", f"{address}/24", "dev", "cable")
    run("ip", "link", "set", "cable", "up", "txqueuelen", "10000")
    run("ip", "link", "set", "lo", "up")
    return end


class Cable(threading.Thread):
    def __init__(self, delay, bytes_a_second):
        super().__init__(daemon=True)
        self.delay = delay
        self.bytes_a_second = bytes_a_second
        self.is_cut = False
        self.carried = 0
        self.ready = threading.Event()

    def run(self):
        ends = [end_of_cable(*of) for of in zip(SPACES, ADDRESSES)]
        self.ready.set()
        under_way = {end: collections.deque() for end in ends}  # to that end: time, packet
        free_at = dict.fromkeys(ends, 0.0)
        while True:
            soonest = min((queue[0][0] for queue in under_way.values() if queue), default=None)
            wait = None if soonest is None else max(0, soonest - time.monotonic())
            readable, _, _ = select.select(ends, [], [], wait)
            now = time.monotonic()
            for end in readable:
                packet = os.read(end, 65536)
                if self.is_cut:
                    continue
                other = ends[1 - ends.index(end)]
                self.carried += len(packet)
                free_at[other] = max(now, free_at[other]) + len(packet) / self.bytes_a_second
                under_way[other].append((free_at[other] + self.delay, packet))
            for end, queue in under_way.items():
                while queue and queue[0][0] <= now:
                    try:
                        os.write(end, queue.popleft()[1])
                    except BlockingIOError:
                        pass  # a lost packet is sent again


class Machines:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        agent = folder / "agent"
        # What mpirun starts the other machine's processes with, in place of ssh.
        agent.write_text("#!/bin/bash\n"
                         f"[[ $1 == {ADDRESSES[0]} ]] && space={SPACES[0]} || space={SPACES[1]}\n"
                         "shift\n"
                         "exec ip netns exec $space unshare --uts bash -c \"hostname $space; $*\"\n")
        agent.chmod(0o700)
        self.mpirun = ["ip", "netns", "exec", SPACES[0], "unshare", "--uts", "bash", "-c",
                       f"hostname {SPACES[0]}; exec \"$@\"", "-",
                       "mpirun", "--allow-run-as-root", "-n", "2", "--map-by", "node",
                       "--host", ",".join(ADDRESSES), "--mca", "plm_rsh_agent", str(agent),
                       "--mca", "btl", "self,tcp", "--mca", "btl_tcp_if_include", "10.77.0.0/24",
                       "--mca", "oob_tcp_if_include", "10.77.0.0/24",
                       "--mca", "oob_tcp_keepalive_time", "5",
                       "--mca", "oob_tcp_keepalive_intvl", "1"]

    def train(self, name, *more):
        return [self.options.program, "train", "--run", str(self.folder / name), *more]

    def begin(self, name, *more):
        return self.train(name, "--corpus", str(self.folder / "corpus"), *RECIPE, *more)

    def checkpoint(self, name, epoch=4):
        return self.folder / name / "checkpoints" / f"epoch-{epoch:04}.safetensors"

    def bits(self, name):
        return hashlib.sha256(self.checkpoint(name).read_bytes()).hexdigest()[:16]


def seconds_of(words):
    start = time.monotonic()
    run(*words)
    return time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--delay", type=float, default=1)
    parser.add_argument("--megabits", type=float, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for space in SPACES:
            run("ip", "netns", "add", space)
        try:
            cable = Cable(options.delay / 1000, options.megabits * 1e6 / 8)
            cable.start()
            if not cable.ready.wait(10):
                sys.exit("no cable")
            try_out(Machines(options, folder), cable)
        finally:
            for space in SPACES:
                run("ip", "netns", "delete", space)


def try_out(machines, cable):
    run(machines.options.program, "prepare", "--synthetic", "chords", "40", "-o",
        str(machines.folder / "corpus"), "--quiet")
    alone = seconds_of(machines.begin("alone"))
    together = seconds_of(machines.mpirun + machines.begin("together"))
    print(f"one process {alone:.1f} s, two ranks {together:.1f} s, "
          f"{cable.carried / 1e6:.1f} MB carried")
    print("the same bits" if machines.bits("alone") == machines.bits("together") else "OTHER BITS")

    errors = machines.folder / "errors"
    with open(errors, "wb") as file:
        process = subprocess.Popen(machines.mpirun + machines.begin("cut", "--answer-within", "0.5"),
                                   stderr=file)
    while process.poll() is None and not machines.checkpoint("cut", 1).exists():
        time.sleep(0.01)
    cable.is_cut = True
    start = time.monotonic()
    status = process.wait()
    print(f"cut: ended with status {status} after {time.monotonic() - start:.0f} s, saying:")
    for line in errors.read_text().splitlines():
        if line.startswith("crnngan"):
            print(" ", line)
    run(*machines.train("cut", "--resume", "--threads", "1", "--quiet"))
    print("the same bits" if machines.bits("alone") == machines.bits("cut") else "OTHER BITS")


if __name__ == "__main__":
    main()
