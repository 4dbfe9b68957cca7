"""Style, script and picture, addressed by their content: a browser keeps them for good and never has old ones."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from matching.reports.html import style as report_style

FOLDER = Path(__file__).parent / "static"
PREFIX = "/statisk"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_GOOD = "public, max-age=31536000, immutable"

# A report within a page takes the page's colours, light and dark, and its font.
REPORT_IN_PAGE = """.report {
  --r-ink: var(--ink); --r-soft: var(--muted); --r-line: var(--line); --r-head: var(--soft); --r-accent: var(--accent);
  --r-warn: var(--warn-soft); --r-warn-line: var(--warn); --r-mark: var(--warn-soft); font: inherit;
}
.parts ul { display: flex; flex-wrap: wrap; gap: 0.4rem; list-style: none; padding: 0; margin: 1rem 0; }
.parts a { display: block; padding: 0.45rem 0.8rem; border: 1px solid var(--line); border-radius: var(--radius); }
.parts a[aria-current] { background: var(--soft); font-weight: 600; }
.report svg { border-radius: var(--radius); }
@media print { .parts, .filters { display: none; } }"""


@cache
def files() -> dict[str, tuple[str, bytes]]:
    """Digest and content by name, read once."""
    found = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}
    found["rapport.css"] = f"{report_style()}\n{REPORT_IN_PAGE}\n".encode()
    return {name: (hashlib.sha256(content).hexdigest()[:16], content) for name, content in found.items()}


def address_of(name: str) -> str:
    """Where ``name`` is, with the digest of its content. Raises ``KeyError`` for a file that does not exist."""
    return f"{PREFIX}/{files()[name][0]}/{name}"


def static_routes() -> APIRouter:
    """The route that gives them out."""
    router = APIRouter(include_in_schema=False)

    @router.get(PREFIX + "/{digest}/{name}")
    def static(digest: str, name: str) -> Response:
        """The file. An address of another version gives today's, without a promise that it stays."""
        if name not in files():
            raise HTTPException(404)
        now, content = files()[name]
        keeping = FOR_GOOD if digest == now else "no-cache"
        headers = {"Cache-Control": keeping, "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type=TYPES[Path(name).suffix], headers=headers)

    return router
