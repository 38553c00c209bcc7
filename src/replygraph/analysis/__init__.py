"""Columns of authors and tables over a reply graph: measures, clusters, descriptions."""
