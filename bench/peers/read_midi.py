#!/usr/bin/python3
"""crnngan against other readers of MIDI files: from bytes in memory to notes, one thread.

    read_midi.py FOLDER [--every 25] [--rounds 3] [--program build/release/bench/read_midi]

Peers, each left out where it is not installed: mido (python3-mido), libsmf (libsmf0), MIDI-Perl
(libmidi-perl), mftext (abcmidi; a program, so its time includes starting it, reading the file and
printing). First everybody counts the tones of each file: a file for which a peer finds another
number, or none, is told and counts for nobody in that comparison. Then they run in turn; times are
processor time, the best of the rounds.
"""

import argparse
import csv
import ctypes
import ctypes.util
import io
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent

PERL = r"""
use MIDI; use Time::HiRes; my ($count, @paths) = (shift, <STDIN>); chomp @paths;
my $seconds = 0;
for my $path (@paths) {
  my $data = do { local $/; open my $file, '<:raw', $path or die; <$file> };
  open my $in, '<:raw', \$data;
  my $start = (times)[0];
  my $opus = eval { local $SIG{__WARN__} = sub {}; MIDI::Opus->new({ from_handle => $in }) };
  $seconds += (times)[0] - $start;
  next unless $count;
  my $tones = 0;
  for my $track ($opus ? $opus->tracks : ()) {
    for ($track->events) { ++$tones if $$_[0] eq 'note_on' && $$_[4] > 0 }
  }
  print $opus ? "$tones\n" : "\n";
}
print "$seconds\n" unless $count;
"""


class Mido:
    name = "mido"

    def __init__(self):
        import mido

        self.read = lambda data: mido.MidiFile(file=io.BytesIO(data))

    def tones(self, _, data):
        try:
            tracks = self.read(data).tracks
        except Exception:
            return None
        return sum(m.type == "note_on" and m.velocity > 0 for track in tracks for m in track)

    def seconds(self, files):
        start = time.process_time()
        for _, data in files:
            self.read(data)
        return time.process_time() - start


class Libsmf:
    name = "libsmf"

    class Event(ctypes.Structure):
        _fields_ = [
            ("track", ctypes.c_void_p), ("number", ctypes.c_size_t),
            ("delta", ctypes.c_int), ("pulses", ctypes.c_int), ("seconds", ctypes.c_double),
            ("track_number", ctypes.c_int), ("bytes", ctypes.POINTER(ctypes.c_ubyte)),
            ("length", ctypes.c_int),
        ]

    def __init__(self):
        self.lib = ctypes.CDLL(ctypes.util.find_library("smf") or "libsmf.so.0")
        self.lib.smf_load_from_memory.restype = ctypes.c_void_p
        self.lib.smf_load_from_memory.argtypes = [ctypes.c_char_p, ctypes.c_int]
        self.lib.smf_delete.argtypes = [ctypes.c_void_p]
        self.lib.smf_get_next_event.restype = ctypes.POINTER(self.Event)
        self.lib.smf_get_next_event.argtypes = [ctypes.c_void_p]

    def tones(self, _, data):
        smf = self.lib.smf_load_from_memory(data, len(data))
        if not smf:
            return None
        tones = 0
        while event := self.lib.smf_get_next_event(smf):
            content = event.contents
            on = content.length == 3 and content.bytes[0] & 0xF0 == 0x90
            tones += on and content.bytes[2] > 0
        self.lib.smf_delete(smf)
        return tones

    def seconds(self, files):
        start = time.process_time()
        for _, data in files:
            smf = self.lib.smf_load_from_memory(data, len(data))
            if smf:
                self.lib.smf_delete(smf)
        return time.process_time() - start


class MidiPerl:
    name = "MIDI-Perl"

    def __init__(self):
        subprocess.run(["perl", "-MMIDI", "-e", "1"], check=True, capture_output=True)

    def run(self, count, paths):
        command = ["perl", "-e", PERL, str(count)]
        return subprocess.run(
            command, input="\n".join(paths), check=True, capture_output=True, text=True
        ).stdout

    def tones(self, path, _):
        answer = self.run(1, [path]).strip()
        return int(answer) if answer else None

    def seconds(self, files):
        return float(self.run(0, [path for path, _ in files]))


class Mftext:
    name = "mftext"
    note_on = re.compile(rb"Note on, chan=\d+ pitch=\S+ .*vol=([1-9]\d*)")

    def __init__(self):
        if not shutil.which("mftext"):
            raise FileNotFoundError("mftext")

    def tones(self, path, _):
        done = subprocess.run(["mftext", path], capture_output=True)
        return len(self.note_on.findall(done.stdout)) if done.returncode == 0 else None

    def seconds(self, files):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for path, _ in files:
            subprocess.run(["mftext", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def available_peers():
    peers = []
    for kind in (Mido, Libsmf, MidiPerl, Mftext):
        try:
            peers.append(kind())
        except (ImportError, OSError, subprocess.CalledProcessError) as reason:
            print(f"{kind.name}: left out: {reason}")
    return peers


def our_seconds(program, files, rounds):
    """The time of the parse alone, over these files."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (path, _) in enumerate(files):
            os.symlink(path, f"{folder}/{number:05}.mid")
        command = [program, folder, "--rounds", str(rounds)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"parse: best ([\d.]+) s", output).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--every", type=int, default=25)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", default=str(HERE.parents[1] / "build/release/bench/read_midi"))
    args = parser.parse_args()

    command = [args.program, str(args.folder), "--every", str(args.every), "--tones"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = {}
    for name, _, tones in csv.reader(io.StringIO(output)):
        ours[str((args.folder / name).resolve())] = int(tones) if tones else None
    contents = {path: pathlib.Path(path).read_bytes() for path in ours}
    print(f"{len(ours)} files, {sum(map(len, contents.values())) / 1e6:.1f} MB; crnngan refuses",
          sum(tones is None for tones in ours.values()))

    for peer in available_peers():
        found = {path: peer.tones(path, data) for path, data in contents.items()}
        refused = [path for path in ours if found[path] is None]
        differ = [path for path in ours if found[path] not in (None, ours[path])]
        files = [(path, contents[path]) for path in ours if found[path] == ours[path]]
        for path in differ:
            print(f"  {peer.name} finds {found[path]} tones, crnngan {ours[path]}: {path}")
        if not files:
            sys.exit(f"{peer.name} agrees on no file")
        theirs, mine = [], []
        for _ in range(args.rounds):
            theirs.append(peer.seconds(files))
            mine.append(our_seconds(args.program, files, 20))
        megabytes = sum(len(data) for _, data in files) / 1e6
        print(f"{peer.name}: {len(files)} files agree, {len(differ)} differ, {len(refused)} refused;"
              f" {megabytes / min(theirs):.1f} MB/s, crnngan {megabytes / min(mine):.1f} MB/s:"
              f" {min(theirs) / min(mine):.0f} times as fast")


if __name__ == "__main__":
    main()
