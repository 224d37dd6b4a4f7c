"""A document as plain HTML: semantic, language tagged, without a script, readable in any browser and aloud.

Knows the tree. Every element carries the id of its sentence as ``data-sentence``, so that the words can be proved equal
to those of the other forms.
"""

from collections.abc import Iterator
from html import escape
from typing import assert_never

from edu_materials.html.code import svg_code
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import (
    Bars,
    Bullets,
    Contents,
    Document,
    Fields,
    Heading,
    Monitoring,
    Node,
    Paragraph,
    QrCode,
    Section,
    Table,
)

_STYLE = """
:root { color-scheme: light; --ink: #000; --accent: #1b4965; --tint: #e9f0f4; }
body { font: 1.125rem/1.5 "Fira Sans", system-ui, sans-serif; color: var(--ink); background: #fff; margin: 2rem auto;
  max-width: 38rem; padding: 0 1rem; }
h1, h2 { color: var(--accent); line-height: 1.2; } h2 { margin-top: 2.2em; } h3 { margin-top: 1.6em; }
.state { font-weight: 600; color: var(--accent); } .eyebrow, .label { font-weight: 600; color: var(--accent); }
.lead { font-size: 1.2rem; } .key, .warning { padding: .2rem 1.2rem .6rem; margin: 1.5rem 0; }
.key { background: var(--tint); } .key > :first-child { margin-top: .8rem; }
.warning { border: .2rem solid var(--accent); }
.warning > :first-child { background: var(--accent); color: #fff; margin: -.2rem -1.2rem 1rem; padding: .5rem 1.2rem; }
table { border-collapse: collapse; width: 100%; margin: 1.2rem 0; } caption { font-weight: 600; text-align: start; }
th, td { text-align: start; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8aa3b0; }
a { color: var(--accent); } .code { width: 12rem; height: auto; } .triangle { width: 1.6rem; height: 1.4rem; }
footer { margin-top: 3rem; border-top: 1px solid #8aa3b0; font-size: .95rem; }
""".strip()
_TRIANGLE = '<svg class="triangle" viewBox="0 0 16 14" role="img" aria-label="{alt}"><path d="M0 0h16l-8 14z"/></svg>'


def html_bytes(document: Document) -> bytes:
    """Return *document* as one self-contained HTML page (WHATWG HTML), UTF-8."""
    return ("\n".join(_page(document)) + "\n").encode()


def _page(document: Document) -> Iterator[str]:
    properties, furniture = document.properties, document.furniture
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escape(document.language)}">'
    yield '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(properties.title)}</title>"
    for name, content in (("author", properties.author), ("description", properties.subject)):
        yield f'<meta name="{name}" content="{escape(content)}">'
    yield f"<style>\n{_STYLE}\n</style>\n</head>\n<body>"
    yield "<header>" + "".join(_tag("p", words, **{"class": "state"}) for words in furniture.read) + "</header>\n<main>"
    for node in document.content:
        yield from _node(node)
    yield f"</main>\n<footer><p>{_runs(furniture.code)}</p></footer>"
    yield "</body>\n</html>"


def _node(node: Node) -> Iterator[str]:
    match node:
        case Heading():
            yield _tag(f"h{node.level}", node.words, id=node.words.id)
        case Paragraph():
            yield _tag("p", node.words, **({} if node.style == "body" else {"class": node.style}))
        case Bullets():
            yield "<ul>"
            yield from (_tag("li", item) for item in node.items)
            yield "</ul>"
        case Table():
            yield from _table(node)
        case Fields():
            yield "<dl>"
            yield from (_tag("dt", field.label) + "<dd>…</dd>" for field in node.items)
            yield "</dl>"
        case Monitoring():
            triangle = _TRIANGLE.format(alt=escape(node.alt.plain))
            yield f'<p data-sentence="{node.words.id}">{triangle} {_runs(node.words)}</p>'
        case QrCode():
            for paragraph in node.beside:
                yield from _node(paragraph)
            yield svg_code(node.payload, node.alt.plain)
        case Bars():
            yield from _bars(node)
        case Contents():
            yield f'<nav aria-label="{escape(node.title.plain)}">'
            yield _tag("p", node.title, **{"class": "label"}) + "\n<ul>"
            for target, words in node.entries:
                yield f'<li data-sentence="{words.id}"><a href="#{target}">{_runs(words)}</a></li>'
            yield "</ul>\n</nav>"
        case Section():
            named = f' aria-labelledby="{node.heading.words.id}"' if node.heading else ""
            tone = "" if node.tone == "plain" else f' class="{node.tone}"'
            yield f"<section{tone}{named}>"
            yield from (_node(node.heading) if node.heading else ())
            for child in node.content:
                yield from _node(child)
            yield "</section>"
        case _:
            assert_never(node)


def _bars(node: Bars) -> Iterator[str]:
    """Give a chart as a list: the labels hold the figures, and the bars beside them are for the eye."""
    yield _tag("p", node.caption, **{"class": "label"}) + "\n<ul>"
    for words, share in zip(node.labels, node.shares, strict=True):
        meter = f'<meter value="{share:.3f}" aria-hidden="true"></meter>'
        yield f'<li data-sentence="{words.id}">{_runs(words)} {meter}</li>'
    yield "</ul>"


def _table(node: Table) -> Iterator[str]:
    yield "<table>"
    yield _tag("caption", node.caption)
    yield "<thead><tr>" + "".join(_tag("th", words, scope="col") for words in node.header) + "</tr></thead>\n<tbody>"
    for row in node.rows:
        first, *rest = row
        cells = [_tag("th", first.words, scope="row")]
        cells += [_tag("td", c.words, **({"colspan": str(c.span)} if c.span > 1 else {})) for c in rest]
        yield "<tr>" + "".join(cells) + "</tr>"
    yield "</tbody>\n</table>"


def _tag(name: str, words: Words, **attributes: str) -> str:
    extra = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f'<{name} data-sentence="{escape(words.id)}"{extra}>{_runs(words)}</{name}>'


def _runs(words: Words) -> str:
    return "".join(map(_run, words.runs))


def _run(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\u00ad", "&shy;")
    text = f"<strong>{text}</strong>" if run.strong else text
    text = f'<span lang="{escape(run.lang)}">{text}</span>' if run.lang else text
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text
