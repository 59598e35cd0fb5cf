"""Small plots of the results: by mouse, by keyboard and read out, in light and dark, copied as picture or table."""
