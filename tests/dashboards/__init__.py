"""The dashboards on a small publication written by hand."""
