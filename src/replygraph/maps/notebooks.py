"""A reply graph in a notebook: a sentence and a small map."""

from html import escape

from replygraph import maps
from replygraph.graph import ReplyGraph
from replygraph.maps.plans import DRAWN, HELD, plan
from replygraph.wording import plural

HIGH = 460  # pixels
FRAME = (
    '<iframe title="Who answers whom" sandbox="allow-scripts allow-downloads" loading="lazy" '
    'style="width: 100%; height: {high}px; border: 1px solid #ccc" srcdoc="{page}"></iframe>'
)


def show(graph: ReplyGraph) -> str:
    """What a notebook shows of a graph: how large it is, and its map in a frame of its own, without a network and without texts.

    Of more than 1,000 authors the map has the 500 first by replies received with their strongest ties, of more than
    100,000 there is none; both is said.
    """
    size = f"{plural(graph.size, 'author')}, {plural(len(graph.reply_columns['weight']), 'tie')}"
    if not graph.size or graph.size > HELD:
        return f"<p>Reply graph: {size}.{' rg.draw(graph, &quot;map.html&quot;) makes the map.' if graph.size else ''}</p>"
    graph, part = maps.prepared(graph, maps.SIZE), ""
    if graph.size > DRAWN:
        graph = plan(graph, maps.SIZE).drawn
        part = f" Below are the {graph.size:,} most answered, with their strongest ties."
    page = maps.render(graph, text="none", embed=True).decode()
    return f"<p>Reply graph: {size}.{part}</p>{FRAME.format(high=HIGH, page=escape(page))}"
