"""The only door to data: one function asks one question of one mart, with bound parameters; no SQL anywhere else.

`publication` finds and opens what is published; the other modules are named like the areas of the marts.
May import: duckdb, polars, streamlit (for its caches), words.
"""
