"""The house: an import points only to a line above, what is public is what is said, and --help loads nothing heavy."""

import ast
import graphlib
import resource
import subprocess
import sys
from pathlib import Path

import replygraph

SOURCE = Path(replygraph.__file__).parent
# From the ground up: what is at a line, and what it holds. docs/design.md has the same table, made from here.
LAYERS = [
    (["errors"], "what can go wrong, in sentences"),
    (["threads", "wording", "columns", "files"], "which comment answers which; words for people; files written whole"),
    (["sources"], "input: files, folders, archives, compression, the web"),
    (["mapping"], "which column of a table is what, by names and data; knows no format"),
    (["readers"], "one module per format: recognises its source, makes comments of it"),
    (["engines"], "the SQL, DuckDB, rows and big files into tables"),
    (["comments"], "read, load, formats: comments of any input as one table"),
    (["graph"], "ReplyGraph, to_networkx: stands on the ground alone"),
    (["building"], "comments become a ReplyGraph"),
    (["testing"], "what every reader is tested for, those of other packages too"),
    (["analysis"], "measures, clusters, descriptions: columns and tables over a ReplyGraph"),
    (["spark"], "the same on a cluster"),
    (["maps"], "layout, the page, pictures"),
    (["outputs"], "rankings, exports, and the files that the commands write"),
    (["__init__"], "the public names"),
    (["cli"], "the commands: parse, call, print"),
    (["__main__", "reference"], "python -m replygraph; docs/reference.md"),
]
LEVEL = {name: level for level, (names, _) in enumerate(LAYERS) for name in names}
DESIGN = Path(__file__).parents[1] / "docs" / "design.md"


def imports():
    """(the file that imports, its layer, the layer imported)"""
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


def modules_imported(path, known):
    """The modules that one imports anywhere in it, for its types too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in (f"{node.module}.{alias.name}" for alias in node.names):
                yield name if name in known else node.module


def test_no_module_imports_itself_by_a_detour():
    names = {
        path: ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__") for path in SOURCE.rglob("*.py")
    }
    known = set(names.values())
    list(graphlib.TopologicalSorter({name: set(modules_imported(path, known)) - {name} for path, name in names.items()}).static_order())


def test_every_module_has_its_place():
    modules = {path.name.removesuffix(".py") for path in SOURCE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules - {"__pycache__"} <= set(LEVEL)


def test_the_graph_stands_on_no_reader_and_no_engine():
    code = "import sys; import replygraph.graph; print(*(name for name in sys.modules if name.startswith('replygraph.')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) == {"replygraph.graph", "replygraph.wording"}


def design_table():
    """The layers as the design page shows them."""
    names = [", ".join(names) for names, _ in LAYERS]
    width = max(map(len, names)) + 2
    return "".join(f"    {name:{width}}{what}\n" for name, (_, what) in zip(names, LAYERS, strict=True))


def test_the_design_page_shows_the_layers_that_are_tested():
    assert design_table() in DESIGN.read_text(), f"put this into docs/design.md:\n{design_table()}"


LINES, FUNCTION, MEDIAN = 400, 60, 8


def functions():
    """(file, name, how many lines) of every function."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                begins = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno - 1  # a docstring is no code
                yield path.name, node.name, node.end_lineno - begins


def test_modules_and_functions_are_short():
    long = [path.name for path in SOURCE.rglob("*.py") if len(path.read_text().splitlines()) > LINES]
    sizes = list(functions())
    assert (long, [each for each in sizes if each[2] > FUNCTION]) == ([], [])
    assert sorted(size for *_, size in sizes)[len(sizes) // 2] <= MEDIAN


def test_what_is_public_is_there():
    for name in replygraph.__all__:
        assert getattr(replygraph, name).__doc__


HEAVY = ("numpy", "pandas", "duckdb", "scipy", "networkx", "pyvis", "lxml", "jinja2", "httpx", "protego", "pyspark")


def test_what_finds_a_reader_loads_no_parser_of_pages():
    code = "import sys, replygraph.readers; print('replygraph.readers._html' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from replygraph.cli import main; main(['--help'], standalone_mode=False);"
        f"print(*sorted(set(sys.modules) & set({HEAVY})), file=sys.stderr, end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_loads_no_shell_and_pyvis_has_its_frames():
    """pyvis asks for IPython, a quarter of a second, only for frames in notebooks: they come when one is made."""
    code = (
        "import sys; from replygraph.maps.pages import load_pyvis; pyvis = load_pyvis(); print('IPython' in sys.modules);"
        "print(pyvis is load_pyvis(), type(pyvis.IFrame('a.html', 1, 1)).__name__, 'IPython' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "IFrame", "True"]


def test_the_command_line_starts_at_once():
    """Beyond bare Python 0.09 s of a processor, twice what click costs alone; the ratio holds under load too."""

    def cost(*words):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    commands = [("-c", "pass"), ("-c", "import click"), ("-m", "replygraph", "--help")]
    bare, click, help_page = map(sum, zip(*([cost(*words) for words in commands] for _ in range(8)), strict=True))
    assert help_page - bare <= 2.5 * (click - bare)
