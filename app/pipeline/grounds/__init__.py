"""Verdicts a text itself gives, without a model: numbers in one unit, explicit statements, the person's own remarks.

No ground, no verdict: a shared word, effort, praise or a price say nothing about an outcome. `facts` has what is said
of each row, `numbers` and `cost` read figures, `statements` words, `comparisons` one row against another; `verdicts`
puts them together. Not for: what a verdict is worth (`app.domain.elicitation`), or which columns there are.
"""
