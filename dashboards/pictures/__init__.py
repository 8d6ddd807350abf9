"""What each page shows: rows of the marts turned into the charts of `charts/`, one module per page.

Pure: rows in, a figure out; no queries, no widgets. May import: polars, charts, parts (ticks), formats, terms, words.
"""
