"""What leaves in other people's formats: a member's plan (calendar, Markdown, feed, digest) and open jobs as JSON-LD.

Pure functions: a `plan_export.PlanExport` or frames in, bytes or text out; equal data gives equal bytes. May import:
derive.
"""
