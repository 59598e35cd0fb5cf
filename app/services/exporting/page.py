"""The frame of an exported HTML page: one file, its style inside it, a policy by which it loads and runs nothing."""

from collections.abc import Iterable

from app.services.exporting.safe_text import escaped

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #5b6470; --ground: #fff; --soft: #f4f5f7; --line: #d5dae1;
  --accent: #2457c5; --warn: #8a5200; --heat: 36 87 197; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --dim: #9aa4b1; --ground: #16181c; --soft: #1f2228;
  --line: #3a4049; --accent: #8ab0ff; --warn: #f0b35e; --heat: 138 176 255; } }
body { margin: 0 auto; padding: 24px; max-width: 1000px; color: var(--ink); background: var(--ground);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 0 0 4px; } h2 { font-size: 1.2em; margin: 32px 0 8px; }
h3 { font-size: 1.05em; margin: 20px 0 4px; } h4, h5, h6 { font-size: 1em; margin: 12px 0 4px; }
.dim { color: var(--dim); } .lead { font-size: 1.2em; font-weight: 600; margin: 16px 0; } .warn { color: var(--warn); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: 8px 0; }
th, td { border: 1px solid var(--line); padding: 4px 8px; text-align: left; vertical-align: top;
  overflow-wrap: normal; }
th { background: var(--soft); font-weight: 600; } td.n { text-align: right; white-space: nowrap; }
td.open { background: repeating-linear-gradient(45deg, transparent 0 4px, var(--line) 4px 5px); }
blockquote { margin: 8px 0; padding: 4px 12px; border-left: 3px solid var(--line); color: var(--dim); }
pre { background: var(--soft); padding: 8px; white-space: pre-wrap; } code { background: var(--soft); }
section.turn { border-top: 1px solid var(--line); padding-top: 8px; margin-top: 16px; }
section.user { background: var(--soft); padding: 8px 12px; } svg { max-width: 100%; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .dim { fill: var(--dim); }
footer { margin-top: 40px; border-top: 1px solid var(--line); padding-top: 8px; color: var(--dim); font-size: .9em; }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --ground: #fff; --soft: #f4f5f7; --line: #aaa;
  --accent: #2457c5; --warn: #8a5200; --heat: 36 87 197; }
  body { max-width: none; padding: 0; font-size: 10pt; } .scroll { overflow: visible; }
  table { font-size: 8.5pt; } tr, svg, blockquote { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page_head(title: str) -> str:
    """Return everything before what a page says."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )


def page_foot(line: str) -> str:
    """Return everything after it, with a line of who made the page."""
    return f"<footer>{escaped(line)}</footer>\n</body>\n</html>\n"


def row(cells: Iterable[str], *, tag: str = "td") -> str:
    """Return a row of a table of cells that are HTML already."""
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>\n"


def table(head: Iterable[str], rows: Iterable[str]) -> str:
    """Return a table that scrolls where it is too wide; the heads are texts, the rows HTML."""
    titles = row(map(escaped, head), tag="th")
    return f'<div class="scroll"><table>\n<thead>{titles}</thead>\n<tbody>\n{"".join(rows)}</tbody></table></div>\n'


def listed(lines: Iterable[str]) -> str:
    """Return a list of texts."""
    return f"<ul>\n{''.join(f'<li>{escaped(line)}</li>' for line in lines)}</ul>\n"
