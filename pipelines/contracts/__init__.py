"""What a row is: one class per table, one module per schema, and nothing else.

The only lists of columns of `raw` and `derived`; `dbt_project/models/staging/_sources.generated.yml`, the
warehouse's tables, the quarantine's rules and the sample's registries all come from here.
"""

from types import ModuleType

from pipelines.contracts._contract import Contract

__all__ = ["Contract", "tables"]


def tables(schema: ModuleType) -> dict[str, type[Contract]]:
    """Table name -> contract, for every table that a module, or a package with its modules, declares."""
    return {
        c.table(): c
        for c in vars(schema).values()
        if isinstance(c, type)
        and issubclass(c, Contract)
        and (c.__module__ + ".").startswith(schema.__name__ + ".")
        and c.table() != c.__name__
    }
