"""What an event of each verb must say: which fields, without which a number would be wrong, and what is refused then.

`requires` of `data/reference/verbs.csv` names them: a rating without a score, a sale without an amount, a consent of
nobody. Such a row is refused as `missing:<field>`, because every sum that took it for an event would be too low and
nothing would say so. `expects` names what else belongs to a verb: rows without it are loaded, and the mart
`event_quality` counts them. Money without its currency is refused whatever the verb: it can be added to nothing.
May import: polars.
"""

from __future__ import annotations

import polars as pl

# Columns of raw.Event that a verb may require, in the order in which a row is looked at.
FIELDS = ("actor_id", "score", "amount", "currency", "quantity")
# `requires` of verbs.csv, for kinds that read rows and no vocabulary; a test holds the two together.
REQUIRED: dict[str, tuple[str, ...]] = {
    "acquired": ("actor_id",),
    "ad_daily": ("amount", "currency"),
    "consent_given": ("actor_id",),
    "consent_withdrawn": ("actor_id",),
    "placed": ("amount", "currency"),
    "progress_reported": ("quantity",),
    "project_joined": ("actor_id",),
    "purchased": ("amount", "currency"),
    "rated": ("score",),
    "refunded": ("amount", "currency"),
    "renewed": ("amount", "currency"),
    "resource_granted": ("quantity",),
    "resource_released": ("quantity",),
    "subscribed": ("actor_id",),
}


def needs_sql(requires: str) -> str:
    """The required fields of a verb as bits of a number, from the list `requires`; 0 where it is null."""
    bits = " + ".join(f"list_contains({requires}, '{field}')::int * {2**i}" for i, field in enumerate(FIELDS))
    return f"coalesce({bits}, 0)"


def missing_sql(needs: str) -> str:
    """Why an event is refused for what it does not say, as a DuckDB expression; null = it says all that it must."""
    tests = "".join(
        f" when {needs} & {2**i} <> 0 and {field} is null then 'missing:{field}'" for i, field in enumerate(FIELDS)
    )
    return f"""case when amount is not null and currency is null then 'missing:currency'
        when {needs} = 0 then null{tests} end"""


def missing(verb: pl.Expr) -> pl.Expr:
    """The same for rows of polars."""
    reason = pl.when(pl.col("amount").is_not_null() & pl.col("currency").is_null()).then(pl.lit("missing:currency"))
    for field in FIELDS:
        verbs = [one for one, fields in REQUIRED.items() if field in fields]
        reason = reason.when(verb.is_in(verbs) & pl.col(field).is_null()).then(pl.lit(f"missing:{field}"))
    return reason.otherwise(None)
