"""Training runs: the same bits as the program's, whoever goes on with them."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

import crnngan


def words_of(recipe):
    words = ["--recipe", recipe["recipe"]]
    for key, value in recipe.items():
        if key != "recipe":
            words += ["--set", f"{key}={value}"]
    return words


def checkpoints(run):
    return {path.name: path.read_bytes() for path in (run / "checkpoints").iterdir()}


@pytest.fixture(scope="module")
def corpus(dataset, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "music.corpus"
    dataset.save(path)
    return path


@pytest.fixture(scope="module")
def theirs(corpus, small, program, tmp_path_factory):
    run = tmp_path_factory.mktemp("theirs") / "run"
    program("train", "--corpus", corpus, "--run", run, "--threads=2", "--quiet", *words_of(small))
    return run


def test_a_run_has_the_bits_of_the_programs(corpus, theirs, small, tmp_path):
    run = tmp_path / "run"
    training = crnngan.Training(crnngan.Dataset.open(corpus), small, run=run, threads=2)
    reports = list(training)
    assert [report.epoch for report in reports] == [1, 2, 3]
    assert [report.phase for report in reports] == ["pretraining", "adversarial", "adversarial"]
    assert reports[0].pretraining_loss > 0
    assert reports[2].discriminator_loss > 0
    assert 0 < reports[2].measures["tone_span"] < 128
    assert checkpoints(run) == checkpoints(theirs)
    assert training.last_epoch == 3
    assert list(training) == []


def test_a_run_that_was_left_goes_on_to_the_same_bits(corpus, theirs, small, program, tmp_path):
    run = tmp_path / "run"
    training = crnngan.Training(crnngan.Dataset.open(corpus), small, run=run, threads=2)
    assert next(training).epoch == 1
    training.close()
    assert next(crnngan.Training.resume(run, threads=2)).epoch == 2
    program("train", "--run", run, "--resume", "--threads=2", "--quiet")
    assert checkpoints(run) == checkpoints(theirs)


def test_a_dataset_in_memory_is_kept_in_the_run(dataset, theirs, small, tmp_path):
    run = tmp_path / "run"
    assert len(list(crnngan.Training(dataset, small, run=run, threads=2))) == 3
    assert (run / "music.corpus").exists()
    assert checkpoints(run) == checkpoints(theirs)


def test_callbacks_hear_of_the_run(dataset, small, tmp_path):
    iterations, epochs, troubles = [], [], []
    for _ in crnngan.Training(
        dataset,
        small,
        run=tmp_path / "run",
        on_iteration=lambda *numbers: iterations.append(numbers),
        on_epoch=lambda report: epochs.append(report.epoch),
        on_trouble=troubles.append,
    ):
        pass
    assert epochs == [0, 1, 2, 3]
    assert {numbers[0] for numbers in iterations} == {1, 2, 3}
    assert all(0 <= share <= 1 for *_, share in iterations)
    assert all(isinstance(trouble, str) for trouble in troubles)


def test_a_callback_that_raises_ends_the_call_and_leaves_a_run_that_goes_on(dataset, theirs, small, tmp_path):
    calls = 0

    def raise_in_the_second_epoch(epoch, done, *_):
        nonlocal calls
        if epoch == 2 and done == 1 and calls == 0:
            calls += 1
            raise RuntimeError("enough")

    run = tmp_path / "run"
    training = crnngan.Training(dataset, small, run=run, threads=2, on_iteration=raise_in_the_second_epoch)
    with pytest.raises(RuntimeError, match="enough"):
        list(training)
    assert [report.epoch for report in training] == [2, 3]
    assert checkpoints(run) == checkpoints(theirs)


def test_other_threads_go_on_while_a_network_trains(dataset, small, tmp_path):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    training = crnngan.Training(dataset, small, run=tmp_path / "run")
    thread.start()
    try:
        begin = time.monotonic()
        next(training)
        end = time.monotonic()
    finally:
        done.set()
        thread.join()
    assert len([tick for tick in ticks if begin < tick < end]) > 3


LOOP = """
import sys
import crnngan

def told(epoch, done, *_):
    print(epoch, done, flush=True)

try:
    for _ in crnngan.Training.resume(sys.argv[1], threads=2, on_iteration=told):
        pass
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_raises_and_leaves_a_run_that_goes_on(dataset, theirs, small, tmp_path):
    run = tmp_path / "run"
    crnngan.Training(dataset, small, run=run, threads=2)
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(LOOP), run], stdout=subprocess.PIPE, text=True
    )
    while not process.stdout.readline().startswith("2 "):
        assert process.poll() is None
    os.kill(process.pid, signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait() == 0
    assert rest.endswith("interrupted\n")
    assert (run / "checkpoints" / "epoch-0001.safetensors").exists()
    assert len(list(crnngan.Training.resume(run, threads=2))) >= 1
    assert checkpoints(run) == checkpoints(theirs)


def test_python_hears_ctrl_c_as_before_after_a_long_call(piece):
    crnngan.stats([piece] * 4)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)


def test_wrong_runs_are_told(dataset, small, tmp_path):
    run = tmp_path / "run"
    training = crnngan.Training(dataset, small, run=run)
    with pytest.raises(crnngan.Error, match="is there already"):
        crnngan.Training(dataset, small, run=run)
    next(training)
    with pytest.raises(crnngan.Error, match="is being trained by another process"):
        next(crnngan.Training.resume(run))
    with pytest.raises(crnngan.Error, match="train.steps"):
        crnngan.Training(dataset, {"train.stepz": 3}, run=tmp_path / "other")
    with pytest.raises(TypeError, match="recipe: expected"):
        crnngan.Training(dataset, 7, run=tmp_path / "other")
    with pytest.raises(crnngan.Error):
        next(crnngan.Training.resume(tmp_path / "none"))
    assert not (tmp_path / "other").exists()
    assert "studio" in crnngan.recipes()
