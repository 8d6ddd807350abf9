"""What each page says: the sentence that answers its question and its key figures, worked out from rows of the marts.

One module per page. Pure: rows in, words out; no queries, no widgets. May import: polars, formats, terms, words, parts.Kpi.
"""
