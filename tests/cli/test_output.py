"""One way out: whatever standard output, a file or a signal does, a command ends clean and says so by its exit code."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Process = Callable[..., "subprocess.CompletedProcess[str]"]
pytestmark = pytest.mark.usefixtures("warm")

KG = [sys.executable, "-m", "kg"]
COMMANDS = [
    ["query", "series"],
    ["query", "ASK {}"],
    ["queries"],
    ["show", "Claire Temple"],
    ["search", "claire"],
    ["stats"],
    ["schema"],
    ["export", "--projection", "cast", "-f", "csv"],
    ["export", "-f", "nquads"],
    ["measure", "--projection", "continuity"],
    ["why", "Kilgrave"],
    ["timeline", "Claire Temple"],
    ["path", "Claire Temple", "Kilgrave"],
    ["check", "--no-shapes"],
    ["coverage"],
    ["completion", "bash"],
    ["--help"],
    ["--version"],
    ["show", "--help"],
]


def shell(command: list[str], redirection: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run *command* in a shell with *redirection*."""
    words = " ".join(f"'{word}'" for word in command)
    return subprocess.run(
        ["bash", "-c", f"{words} {redirection}"], capture_output=True, check=False, timeout=120, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk_is_an_error(arguments: list[str]) -> None:
    """A device that takes nothing: one line, exit code 1."""
    done = shell([*KG, *arguments], "> /dev/full")

    assert (1, b"Error: cannot write to standard output: no space left on device\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize("arguments", COMMANDS[:5], ids=" ".join)
def test_a_closed_output_is_an_error(arguments: list[str]) -> None:
    """`>&-`: there is nowhere to write to."""
    done = shell([*KG, *arguments], ">&-")

    assert (1, b"Error: cannot write to standard output: it is closed\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize("arguments", [["search", "zzzz"], ["stats"], ["show", "zzzz"]], ids=" ".join)
def test_a_closed_standard_error_changes_no_exit_code(arguments: list[str]) -> None:
    """What cannot be said is said by the code."""
    assert shell([*KG, *arguments], "2>/dev/null").returncode == shell([*KG, *arguments], "2>&-").returncode


def test_a_closed_standard_input_is_an_error() -> None:
    """`kg query - <&-` has nothing to read."""
    done = shell([*KG, "query", "-"], "<&-")

    assert (1, b"Error: standard input is closed: there is no query to read from it\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize("arguments", [["export", "-f", "nquads"], ["query", "SELECT * { GRAPH ?g { ?s ?p ?o } }"]], ids=" ".join)
def test_a_reader_that_goes_away_ends_it_without_a_word(arguments: list[str]) -> None:
    """`kg … | head -c 1`: 141 as a shell shows it, nothing on standard error."""
    with subprocess.Popen([*KG, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        message = running.stderr.read()

    assert (141, b"") == (running.returncode, message)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_non_blocking_pipe_gets_every_byte(unbuffered: str, process: Process) -> None:
    """A pipe that takes 64 kB at a time, read slowly, still gets all of 32 MB."""
    expected = len(process("export", "-f", "nquads").stdout.encode())
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with subprocess.Popen(
        [*KG, "export", "-f", "nquads"], stdout=writer, env={**os.environ, "PYTHONUNBUFFERED": unbuffered}
    ) as running:
        os.close(writer)
        with open(reader, "rb") as pipe:
            time.sleep(0.5)  # let the pipe fill, so that the writer has to wait
            found = len(pipe.read())

    assert (0, expected) == (running.returncode, found)
    assert expected > 1 << 20


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
@pytest.mark.parametrize("arguments", [["search", "const"], ["search", "Élodie"], ["queries"]], ids=" ".join)
def test_output_is_utf_8_whatever_the_terminal_says(arguments: list[str], encoding: str) -> None:
    """A label that the encoding lacks is no reason to fail."""
    plain = shell([*KG, *arguments], "")
    done = shell([*KG, *arguments], "", PYTHONIOENCODING=encoding, PYTHONUTF8="0")

    assert (plain.returncode, plain.stdout) == (done.returncode, done.stdout)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["show", "search", "query"])
def test_an_argument_that_is_no_utf_8_is_a_name_that_nothing_bears(command: str) -> None:
    """The message shows the bytes escaped."""
    done = subprocess.run([*map(os.fsencode, KG), command.encode(), b"Caf\xe9"], capture_output=True, check=False)

    assert 1 == done.returncode
    assert b"Traceback" not in done.stderr
    assert b"Caf" in done.stderr
    done.stderr.decode("utf-8")


class TestFiles:
    """`-o`: whole files or none, and nobody else's."""

    def test_the_mode_of_a_file_is_kept(self, tmp_path: Path, process: Process) -> None:
        """A private file stays private, a shared one stays shared."""
        for mode in (0o600, 0o664):
            target = tmp_path / f"{mode:o}.csv"
            target.write_text("old")
            target.chmod(mode)

            assert 0 == process("query", "series", "-o", target).returncode
            assert (mode, True) == (stat.S_IMODE(target.stat().st_mode), target.read_text().startswith("series,"))

    def test_a_new_file_is_as_the_umask_says(self, tmp_path: Path, process: Process) -> None:
        """Like a file of any other program."""
        process("query", "series", "-o", tmp_path / "new.csv", preexec_fn=lambda: os.umask(0o027))

        assert 0o640 == stat.S_IMODE((tmp_path / "new.csv").stat().st_mode)

    def test_a_symbolic_link_is_written_through(self, tmp_path: Path, process: Process) -> None:
        """The link stays, what it points to gets the content."""
        (tmp_path / "real").mkdir()
        (tmp_path / "real/a.csv").write_text("old")
        (tmp_path / "link.csv").symlink_to("real/a.csv")
        process("query", "series", "-o", tmp_path / "link.csv")

        assert (tmp_path / "link.csv").is_symlink()
        assert (tmp_path / "real/a.csv").read_text().startswith("series,")
        assert ["a.csv"] == os.listdir(tmp_path / "real")

    def test_a_planted_link_harms_nobody(self, tmp_path: Path, process: Process) -> None:
        """Names of temporary files that were once predictable, planted as links to a file of somebody else."""
        victim = tmp_path / "victim"
        victim.write_text("precious")
        for number in range(os.getpid(), os.getpid() + 2000):
            (tmp_path / f".a.csv.{number}.tmp").symlink_to(victim)

        assert 0 == process("query", "series", "-o", tmp_path / "a.csv").returncode
        assert "precious" == victim.read_text()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_while_writing_leaves_no_half_file(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """The old content stands, the temporary file is gone, and no traceback is shown."""
    (tmp_path / "a.csv").write_text("old")
    script = (
        "import os, signal, sys; import kg.files as f; real = os.fsync\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"os.fsync = lambda d: (os.kill(os.getpid(), {int(number)}), real(d))\n"
        "from kg.cli import main; sys.argv[0] = 'kg'; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "query", "series", "-o", str(tmp_path / "a.csv")], capture_output=True, check=False
    )

    assert code == done.returncode
    assert b"Traceback" not in done.stderr
    assert (["a.csv"], "old") == (os.listdir(tmp_path), (tmp_path / "a.csv").read_text())


def test_a_parent_that_ignores_interrupts_is_obeyed(tmp_path: Path) -> None:
    """Under `nohup` or in the background of a script Ctrl-C is ignored, and stays so while a query runs."""
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from kg.cli.query import _interruptible\n"
        "with _interruptible():\n    print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)"
    )

    assert "True\n" == subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
