"""The headings and forms of every table, by area: what a page shows and a download is named by."""
