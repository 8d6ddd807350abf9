"""What happens when things go wrong: each row of the table of faults is a promise with a test."""
