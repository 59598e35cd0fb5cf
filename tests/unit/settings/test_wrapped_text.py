"""What a file is wrapped at is no line to a reader; code, tables and points of lists stay lines."""

from app.settings.wrapped_text import unwrapped

FILE = """# A heading
A paragraph that
goes on.

- A point
  that goes on
- another

1. A step
   that goes on
```
code that
  stays
```
> a quote
| a | table |
| b | row |
![a picture](a.png)
and a paragraph"""
READ = """# A heading
A paragraph that goes on.

- A point that goes on
- another

1. A step that goes on
```
code that
  stays
```
> a quote
| a | table |
| b | row |
![a picture](a.png)
and a paragraph"""


def test_a_paragraph_is_one_line_and_all_else_stays() -> None:
    assert unwrapped(FILE) == READ
    assert unwrapped(READ) == READ
