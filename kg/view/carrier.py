"""
Write a `Page` as HTML through pyvis.

pyvis carries: its `Network` holds nodes, edges and options, its environment renders, and what draws is the vis-network it
comes with. The page around it is ours (`page.html`, `page.css`, `script/*.js`). Seven points of pyvis are used and no
others: `Network`, `nodes`, `edges`, `options`, `path`, `templateEnv` and `generate_html`; `tests/view/test_page.py` holds
it to them. Nodes and edges are filled as lists, because `add_edge` compares each edge with all before it.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from kg.view.model import Page
from kg.view.payload import edges, nodes, payload

__all__ = ["OPTIONS", "SCRIPTS", "html"]

_TEMPLATE = "page.html"
_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = (
    "start",
    "theme",
    "state",
    "place",
    "draw",
    "labels",
    "view",
    "around",
    "path",
    "panel",
    "said",
    "ledger",
    "search",
    "legend",
    "export",
    "keys",
)
OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "physics": False, "labelHighlightBold": False},
    "edges": {"smooth": False},
    "interaction": {
        "hover": False,
        "selectConnectedEdges": False,
        "multiselect": False,
        "tooltipDelay": 10_000_000,
    },
}


def html(page: Page) -> str:
    """Return *page* as the text of one HTML file that asks the network for nothing."""
    from pyvis.network import Network  # type: ignore[import-untyped]

    carrier = Network(directed=True, cdn_resources="in_line")
    carrier.nodes = nodes(page)
    carrier.edges = edges(page)
    carrier.options = OPTIONS
    _equip(carrier.templateEnv, page)
    carrier.path = _TEMPLATE
    return str(carrier.generate_html())


def _equip(environment: Environment, page: Page) -> None:
    """Make *environment* find our page, escape what it is given, and keep the order of keys."""
    environment.loader = FunctionLoader(_ours)
    environment.autoescape = True
    environment.policies["json.dumps_kwargs"] = {
        "sort_keys": False,
        "separators": (",", ":"),
        "ensure_ascii": False,
    }
    script, style, library = _script(), _text("page.css"), _library()
    environment.globals.update(
        page=page,
        kg=payload(page),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own files
        library=Markup(library),  # noqa: S704 - the library that pyvis ships
        policy=_policy([script, library], [style]),
    )


def _ours(name: str) -> str | None:
    return _text(name) if name == _TEMPLATE else None


@cache
def _text(name: str) -> str:
    return files("kg.view").joinpath(name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """Return vis-network without the line that points at its source map."""
    text = files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8")
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


@cache
def _script() -> str:
    """Return our scripts as one: they share one scope and nothing outside it."""
    parts = [_text(f"script/{name}.js") for name in SCRIPTS]
    return "(() => {\n'use strict';\n" + "\n".join(parts) + "\n})();"


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Return a content security policy that lets exactly these texts run and nothing be fetched."""
    allowed, drawn = (" ".join(map(_hash, texts)) for texts in (scripts, styles))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {drawn}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
