"""Work beside other work, for which nobody waits who was told to stop."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


def begin(function: Callable[..., Result], *arguments: Any, **options: Any) -> Callable[[], Result]:
    """Start a function beside what follows; calling what is returned waits for its result.

    Compiled libraries do not hear Ctrl-C: where they run in a thread of their own, the one that waits does, and the
    process ends without them. A pool of threads would wait for its threads.

    Examples
    --------
    >>> length = begin(len, "Ann")
    >>> length()
    3
    """
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(function(*arguments, **options))
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result
