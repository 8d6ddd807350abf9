"""The planner of the page Learning paths: what is asked, what is planned, how it is shown.

`engine` is the only module of the dashboards that imports `pipelines.derive`: the pure functions that made the
published paths make the live ones too, so that the page and the pipeline cannot come to different plans.
"""
