"""`python -m replygraph` is the command line."""

from replygraph.cli import run

if __name__ == "__main__":
    run()
