"""Where rows live: http, feeds, landing, warehouse, loading, publication, releases.

The only modules that open sockets, files and databases. May import: contracts, sources' interface, settings.
"""
