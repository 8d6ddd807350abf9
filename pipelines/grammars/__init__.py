"""What strings mean: dates, text, character sets, links, languages, pay, places, durations, licences.

Pure functions: no file, no socket, no clock, nothing imported from our other packages. Every one answers None
when the string does not say it: unknown stays unknown.
"""
