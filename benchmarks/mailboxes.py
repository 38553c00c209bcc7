"""How much memory a big mailbox takes: mails are read one by one, and of each is held only what others may name.

    python benchmarks/mailboxes.py [--megabytes 500]

A mailbox is made up, of mails of 2,400 letters as lists have them and again of short ones of 700, and a report of each is
written by a process of its own; printed are seconds and the most memory that it took.
"""

import argparse
import tempfile
from pathlib import Path

import readers
import scale

REPORT = """
from replygraph.cli import main
main(["report", "-q", path, "-o", folder], standalone_mode=False)
"""
HEADERS = 330  # letters of a mail beside its text


def write(path: Path, letters: int, size: int) -> int:
    """A mailbox of so many bytes; how many mails are in it."""
    rows = readers.comments(size // (letters + HEADERS))
    for row in rows:
        row["text"] = "\n".join([row["text"]] * (letters // len(row["text"]) + 1))[:letters]
    readers.write_mbox(path, rows)
    return len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=500)
    given = parser.parse_args()
    print("| mails | letters each | MB | seconds | peak MB |\n|---|---|---|---|---|")
    for letters in (2400, 700):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "list.mbox")
            mails = write(path, letters, given.megabytes * 1_000_000)
            seconds, _, peak = scale.run(REPORT, path, folder)
            print(f"| {mails:,} | {letters:,} | {path.stat().st_size / 1e6:.0f} | {seconds:.0f} | {1000 * peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
