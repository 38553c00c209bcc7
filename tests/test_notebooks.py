"""A graph in a notebook, run by a kernel, made a page and looked at in a browser."""

import sys

import pytest

import replygraph as rg

CELLS = [
    "import replygraph as rg\n"
    'one = rg.build([{"id": 1, "author": "Ann"}, {"id": 2, "author": "<script>window.fired=1</script>", "parent_id": 1}])\n'
    "one",
    'rg.build([{"id": 1, "author": "Cy"}, {"id": 2, "author": "Dee", "parent_id": 1}, {"id": 3, "author": "Eve", "parent_id": 2}])',
]


@pytest.fixture(scope="module")
def notebook():
    """The notebook after it ran."""
    nbformat, nbclient = (pytest.importorskip(name, reason=f"{name} is not installed") for name in ("nbformat", "nbclient"))
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


@pytest.mark.filterwarnings("ignore")  # of the notebook's libraries, which are not ours
@pytest.mark.skipif(sys.platform == "win32", reason="the kernel's sockets ask for another event loop there")
def test_two_maps_side_by_side(notebook, chromium, tmp_path):
    body = "".join(f"<div>{output['data']['text/html']}</div>" for cell in notebook.cells for output in cell.outputs)
    (tmp_path / "notebook.html").write_text(f"<!doctype html><meta charset=utf-8><title>Notebook</title>{body}", encoding="utf-8")
    assert "Reply graph: 2 authors, 1 tie." in body and "Reply graph: 3 authors, 2 ties." in body
    context = chromium.new_context(offline=True)
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(("data:", "blob:")) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"file://{tmp_path / 'notebook.html'}")
    frames = [page.frame_locator(f"iframe >> nth={place}") for place in range(2)]
    for place, frame in enumerate(frames):
        page.locator("iframe").nth(place).scroll_into_view_if_needed()
        frame.locator("html[data-ready]").wait_for(state="attached", timeout=60_000)
    look = "[replygraph.network.body.nodeIndices.length, document.getElementById('map').ariaLabel]"
    shown = sorted(child.evaluate(look) for child in page.frames[1:])
    assert [number for number, _ in shown] == [2, 3] and "Ann" in shown[0][1] and "Cy" in shown[1][1]
    assert page.locator("iframe").count() == 2 and frames[0].locator("#whole-page").count() == 0
    assert [frame.evaluate("window.fired") for frame in page.frames] == [None] * 3
    assert (complaints, len(asked)) == ([], 1)
    context.close()


def test_large_and_empty_graphs_say_what_is_shown(monkeypatch):
    from replygraph.maps import notebooks

    rows = [{"id": 0, "author": "Ann"}, *({"id": n, "author": f"a{n}", "parent_id": n // 3} for n in range(1, 1100))]
    graph = rg.build(rows)
    assert "Below are the 500 most answered, with their strongest ties." in graph._repr_html_()
    monkeypatch.setattr(notebooks, "HELD", 1000)
    assert graph._repr_html_() == "<p>Reply graph: 1,100 authors, 1,099 ties. rg.draw(graph, &quot;map.html&quot;) makes the map.</p>"
    assert rg.build([{"id": 1, "author": None}])._repr_html_() == "<p>Reply graph: 0 authors, 0 ties.</p>"
