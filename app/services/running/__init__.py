"""One run: request, preflight, inputs, execution, memory of finished calls."""
