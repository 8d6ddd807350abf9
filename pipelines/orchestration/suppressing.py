"""How the publication hides small groups: the declarations of the marts' yml, given to `derive.suppression`."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import polars as pl

from pipelines.derive import people_tables, suppression
from pipelines.derive.people_tables import People
from pipelines.failures import ConfigurationError
from pipelines.storage.mart_contracts import FOLDER, MartContract, mart_contracts
from pipelines.storage.sharing import Hidden, Sharing


def sharing(minimum_group: int, contracts: Mapping[str, MartContract] | None = None) -> Sharing:
    """How marts are made fit for others. ConfigurationError: a declaration that cannot be understood."""
    contracts = contracts if contracts is not None else mart_contracts(FOLDER)
    declared = declarations(contracts)

    def hide(mart: str, rows: pl.DataFrame, leaders: Mapping[str, pl.DataFrame]) -> Hidden:
        done = suppression.suppress(rows, declared[mart], minimum_group, leaders)
        return Hidden(done.frame, done.cells, done.hidden)

    try:
        ordered = tuple(TopologicalSorter({m: sorted(p.follows) for m, p in sorted(declared.items())}).static_order())
    except CycleError as error:
        raise ConfigurationError(f"`people: follows` of the marts goes round in a circle: {error.args[1]}") from None
    return Sharing(minimum_group, contracts, tuple(mart for mart in ordered if mart in declared), hide)


def declarations(contracts: Mapping[str, MartContract]) -> dict[str, People]:
    """Mart -> what it declares about the people it counts; only marts that count some and are not personal."""
    found: dict[str, People] = {}
    for mart, contract in contracts.items():
        if not contract.is_personal and contract.people.get("counts"):
            try:
                found[mart] = people_tables.declared(contract.people, contract.key)
            except ValueError as error:
                raise ConfigurationError(f"{mart}: {error}") from None
    return found
