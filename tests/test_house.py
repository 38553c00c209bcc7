"""The house: an import points only to a line above, what is public is what is said, and --help loads nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import replygraph

SOURCE = Path(replygraph.__file__).parent
LAYERS = [
    ["errors"], ["sources", "ages", "threads"], ["urls"], ["readers", "feeds"], ["engines"], ["inserts", "progress"], ["comments"], ["graph"],
    ["measures", "clusters", "descriptions", "lines", "spark"], ["rankings", "backbones"], ["layouts"],
    ["outputs"], ["exports", "maps"], ["pictures"], ["reports"], ["__init__"], ["cli"], ["__main__"],
]  # fmt: skip
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def imports():
    """(the module that imports, the one imported, whether at the top of the file)"""
    for path in sorted(SOURCE.rglob("*.py")):
        here = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        tree = ast.parse(path.read_text())
        typing_only = {id(n) for i in ast.walk(tree) if isinstance(i, ast.If) and "TYPE_CHECKING" in ast.dump(i.test)
                       for n in ast.walk(i)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typing_only:
                for alias in node.names:
                    full = [*node.module.split("."), alias.name]
                    if full[0] == "replygraph":
                        there = full[1] if full[1] in LEVEL else "__init__"
                        yield path.name, here, there


def test_an_import_points_only_to_a_line_above():
    wrong = [(file, there) for file, here, there in imports() if here != there and LEVEL[there] >= LEVEL[here]]
    assert wrong == []


def test_every_module_has_its_place():
    modules = {path.name.removesuffix(".py") for path in SOURCE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules - {"__pycache__"} <= set(LEVEL)


def test_what_is_public_is_there():
    for name in replygraph.__all__:
        assert getattr(replygraph, name).__doc__


HEAVY = ("numpy", "pandas", "duckdb", "scipy", "networkx", "pyvis", "lxml", "jinja2", "httpx", "protego", "pyspark")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from replygraph.cli import main; main(['--help'], standalone_mode=False);"
        f"print(*sorted(set(sys.modules) & set({HEAVY})), file=sys.stderr, end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
