"""Ten questions answered from the published marts, in Chinese and English.

Knows one thing of the rest of the project: the folder `data/published`. Imports nothing from `pipelines`.
`app.py` frames, `views/` answer, `queries/` read, `charts/` draw, `parts` lays out, `formats` and `words` speak.
"""
