"""What is done with the results from here: answers by hand, and what a person wants of options next."""
