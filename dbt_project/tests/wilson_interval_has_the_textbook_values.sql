-- 5 of 20, 0 of 10 and 10 of 10 by hand: Wilson (1927) with z = 1.96, rounded to four places.
with cases as (

    select * from (
        values (5, 20, 0.1119, 0.4687), (0, 10, 0.0000, 0.2775), (10, 10, 0.7225, 1.0000)
    ) as cases (k, n, low, high)

),

computed as (

    select *, {{ wilson_low('k', 'n') }} as computed_low, {{ wilson_high('k', 'n') }} as computed_high
    from cases

)

select * from computed
where abs(computed_low - low) > 0.00005 or abs(computed_high - high) > 0.00005
