"""What each page says: the sentence that answers its question, its key figures, its reasons; one module per page.

Pure: rows in, words out; no queries, no widgets. May import: polars, formats, terms, words.
"""
