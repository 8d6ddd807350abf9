"""The blocks of the page For you: what one member is shown, and how the lists of all do.

May import: streamlit, answers, parts, pictures, queries, tables, words, formats, terms.
"""
