"""Single lines of a spec on the command line: `spec move`, `add`, `measure`, `answer`; the boxes as a document."""
