"""Who the rows of a run are: briefs, designed and given candidates, scenarios, coverage."""
