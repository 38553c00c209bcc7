"""`python -m replygraph` is the command line."""

from replygraph.cli import main

if __name__ == "__main__":
    main()
