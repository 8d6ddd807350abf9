"""Where rows come from: one module per kind of source, found by being here.

May import: polars, feedparser and other parsers, grammars, contracts. Never opens a file or a socket itself.
"""

from importlib import import_module
from pkgutil import iter_modules

from pipelines.sources._source import Source

SOURCES: dict[str, Source] = {
    m.name: import_module(f"{__name__}.{m.name}").SOURCE for m in iter_modules(__path__) if not m.name.startswith("_")
}
