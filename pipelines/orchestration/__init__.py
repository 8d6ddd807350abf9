"""What runs when: assets, checks, jobs, schedules, sensors. The only package that imports dagster.

May import everything above it: contracts, sources, derive, storage, settings.
"""
