"""Our GEXF and GraphML keep to their formats: which element stands where, with which attributes, as schemas of our own words."""

import pytest
from lxml import etree

import replygraph as rg
from replygraph.outputs.export_tables import NodeStyle
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


@pytest.mark.parametrize("suffix", ["gexf", "graphml"])
def test_every_view_keeps_to_its_format(suffix, tmp_path):
    import numpy as np

    everybody, talk = rg.cluster(rg.build(discussion())), rg.cluster(rg.build(TALK))
    n = everybody.size
    style, dynamic = NodeStyle(np.arange(n) * 1.5, np.arange(n) * 1.0, np.full(n, 9.0), ["#0072b2"] * n), {"dynamic": suffix == "gexf"}
    views = [(everybody, {"style": style}), (talk, {"replies": rg.replies_behind(TALK), **dynamic}), (talk, {"comments": TALK, **dynamic})]
    schema = etree.RelaxNG(etree.fromstring(gexf("http://gexf.net/1.3") if suffix == "gexf" else graphml()))
    for place, (graph, options) in enumerate(views):
        [path] = rg.export(graph, tmp_path / f"{place}.{suffix}", **options)
        document = etree.parse(path)
        assert schema.validate(document), (place, schema.error_log.last_error)
        ids = [each.get("id") for each in document.iter("{*}node")]
        assert len(set(ids)) == len(ids)
        assert {each.get(end) for each in document.iter("{*}edge") for end in ("source", "target")} <= set(ids)
