"""What a member takes home: a plan as a calendar, a page of Markdown, a feed and a weekly digest, in both languages.

Pure functions: a `plan_export.PlanExport` in, bytes or text out; equal data gives equal bytes. May import: derive.
"""
