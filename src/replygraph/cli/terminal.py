"""What reaches a person: signs that do nothing to a terminal, in UTF-8, and an orderly end after Ctrl-C."""

import atexit
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Any

import click

from replygraph.errors import ReplyGraphError
from replygraph.wording import harmless

_stopped_by: list[int] = []  # the signals that came
CAN_WAIT = hasattr(signal, "setitimer")  # not on Windows


def show(text: str, err: bool = False) -> None:
    """Print for a person: everything that is not data for a program goes through here."""
    click.echo(harmless(text), err=err)


class Failed(click.ClickException):
    """An expected failure: one sentence, and the exit code that tells its kind."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(harmless(message))
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it of the instance too


class Stopped(Failed):
    """Ctrl-C, or a request to end: 130 and 143, as a shell expects."""

    def __init__(self, number: int) -> None:
        super().__init__("Stopped. Files that were not finished are as they were before.", 128 + number)

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


def failure(error: BaseException) -> click.ClickException | None:
    """What to tell of an error; None for one that nobody expects, which keeps its traceback."""
    if _stopped_by or isinstance(error, KeyboardInterrupt):  # libraries make errors of their own of a signal
        return Stopped((_stopped_by or [signal.SIGINT])[0])
    if isinstance(error, click.ClickException):
        vars(error)["message"] = harmless(error.message)  # click calls it final, and prints it from there
        return error
    if isinstance(error, ReplyGraphError):
        return Failed(str(error), error.exit_code)
    if isinstance(error, BrokenPipeError):
        return None  # whoever read has gone, as `head` does: click ends in silence
    if isinstance(error, MemoryError | RecursionError):
        return Failed("there is not enough memory for this input.")
    if isinstance(error, OSError):
        return Failed(f"{error.filename or 'the system'}: {error.strerror or error}.")
    return None


def heed_signals() -> None:
    """Ctrl-C and SIGTERM end the run wherever it is, with everything tidied up."""
    _stopped_by.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as of a run in the background
            signal.signal(number, _stop)
    if CAN_WAIT:
        signal.signal(signal.SIGALRM, _stop)
        if sys.unraisablehook is sys.__unraisablehook__:
            sys.unraisablehook = _hook


def _stop(number: int, frame: FrameType | None) -> None:
    _stopped_by.append(number)
    importing = frame is not None and frame.f_code.co_filename.startswith("<frozen importlib")
    if importing and CAN_WAIT:  # an error here leaves a lock shut for which other threads wait
        return _stop_soon()
    raise _Signal


def _stop_soon() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0.01)


def _hook(told: Any) -> None:
    """What becomes of an error in what Python does by the way, such as tidying up: an end that was asked for there comes a moment later."""
    _stop_soon() if isinstance(told.exc_value, _Signal) else sys.__unraisablehook__(told)


class _Signal(BaseException):
    """Not KeyboardInterrupt: where a library has met one, Python ends with a signal of its own instead of our exit code."""


def end(code: object) -> None:
    """End the process where a thread is left that nobody waits for: Python's own end would, for locks that it may hold."""
    if any(thread.daemon for thread in threading.enumerate()):
        atexit._run_exitfuncs()  # temporary folders go
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def speak_utf8() -> None:
    """Names of all scripts on any standard output, whatever the system's own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if (getattr(stream, "encoding", None) or "utf-8").lower() not in ("utf-8", "utf8") and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
