"""
Whole processes, timed in turn: ours, theirs, ours, theirs … so that whatever else the machine does hits both alike.

This module imports nothing heavy: the peak memory that Linux reports of a child is never below that of its parent.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

__all__ = ["Command", "Failed", "Paired", "interleave", "memory", "output", "processor", "text_of"]


class Failed(Exception):
    """Something that was to be measured did not do what it should."""


@dataclass(frozen=True)
class Command:
    """A command line, with the environment variables that it needs beside ours."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]

    def __str__(self) -> str:
        """Return the command as it would be typed, without the path of the interpreter."""
        return " ".join(_quoted(os.path.basename(word) if number == 0 else word) for number, word in enumerate(self.arguments))

    @property
    def variables(self) -> dict[str, str]:
        """The whole environment of the command; modules are compiled once, as they are when a package is installed."""
        return {name: text for name, text in {**os.environ, **self.environment}.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Paired:
    """Times of two things done in turn, in seconds."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """The median of the ratios of the pairs."""
        return median(a / b for a, b in zip(self.ours, self.theirs, strict=True))


def _quoted(word: str) -> str:
    return word if word and not set(word) - _PLAIN else "'" + word.replace("'", "'\\''") + "'"


_PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,+@%")


def output(command: Command) -> str:
    """
    Return what *command* writes to standard output.

    Raises:
        Failed: With what it wrote to standard error, if it ends with another code than 0.
    """
    done = subprocess.run(command.arguments, env=command.variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _time(command: Command) -> float:
    variables = command.variables
    start = perf_counter()
    done = subprocess.run(command.arguments, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = perf_counter() - start
    if done.returncode:
        raise Failed(f"{command} ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return took


def interleave(ours: Command, theirs: Command, pairs: int, *, empty_cache: bool = False) -> Paired:
    """
    Time two commands in *pairs* of turns, after one turn that does not count; who goes first changes from pair to pair.

    With *empty_cache* our command finds an empty folder for snapshots each time.
    """
    times = Paired([], [])
    for turn in range(-1, pairs):
        for command, kept in ((ours, times.ours), (theirs, times.theirs))[:: 1 if turn % 2 else -1]:
            if empty_cache and command is ours:
                with tempfile.TemporaryDirectory() as cache:
                    took = _time(Command(command.arguments, {**command.environment, "KG_CACHE": cache}))
            else:
                took = _time(command)
            if turn >= 0:
                kept.append(took)
    return times


def memory(command: Command, runs: int) -> float:
    """Return the median peak memory of *command*, in MiB."""
    found = []
    for _ in range(runs):
        with open(os.devnull, "wb") as nothing:
            child = subprocess.Popen(command.arguments, env=command.variables, stdout=nothing)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise Failed(f"{command} ended with {child.returncode}")
        found.append(usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
    return median(found)


def processor(command: Command, runs: int, *, empty_cache: bool = False) -> float:
    """Return the median of the processor time of *command* (user and system, in seconds), which is steady on busy machines."""
    found = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache, open(os.devnull, "wb") as nothing:
            variables = {**command.variables, **({"KG_CACHE": cache} if empty_cache else {})}
            child = subprocess.Popen(command.arguments, env=variables, stdout=nothing, stderr=nothing)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise Failed(f"{command} ended with {child.returncode}")
        found.append(usage.ru_utime + usage.ru_stime)
    return median(found)


def text_of(seconds: Sequence[float]) -> str:
    """
    Return the median of *seconds* in words.

    >>> text_of([0.0123]), text_of([2.5])
    ('12.3 ms', '2.50 s')
    """
    middle = median(seconds)
    return f"{middle:.2f} s" if middle >= 1 else f"{middle * 1000:.1f} ms"
