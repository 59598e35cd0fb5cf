"""One protocol module per kind of model server or vendor, and what they share."""
