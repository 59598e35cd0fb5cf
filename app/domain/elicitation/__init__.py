"""Preference elicitation: from grounded verdicts to an order, the next question, and what would turn it. Pure.

`table` holds what is known, `scales` what a level is worth, `draws` the ranges of what is open, `standing` the order,
`cards` the next question, `changes` what would turn the order, `sentence` what is said of it all.
"""
