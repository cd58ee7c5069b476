"""`python -m tools.texts`: lists all texts that can be translated, in web/locale/answer.pot (GNU gettext)."""

import ast
import sys
from collections.abc import Iterator

from jinja2 import Environment, nodes

from running.processes import CHECKOUT

TEMPLATES = CHECKOUT / "web" / "templates"
CATALOGUE = CHECKOUT / "web" / "locale" / "answer.pot"
_HEAD = """# The texts of the answer page. To translate them, copy this file to <language>.po, for example cy.po.
# Write each translation behind msgstr. What stands like %(name)s is filled in and must stay as it is.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Reviewed-By: \\n"
"""


def texts() -> dict[str, list[str]]:
    """Every text with the files it stands in, in the order of these."""
    found: dict[str, list[str]] = {}
    for file in (*sorted(TEMPLATES.glob("answer*.html")), TEMPLATES / "macros.html"):
        for words in _in_template(file.read_text(encoding="utf-8")):
            found.setdefault(words, []).append(file.name)
    for file in (*sorted((CHECKOUT / "web" / "asking").glob("answer*.py")), CHECKOUT / "web" / "link_codes.py"):
        for words in _in_code(file.read_text(encoding="utf-8")):
            found.setdefault(words, []).append(file.name)
    return found


def catalogue() -> str:
    """The list as a gettext template."""
    entries = [
        f'#: {" ".join(dict.fromkeys(files))}\nmsgid {_quoted(words)}\nmsgstr ""\n'
        for words, files in texts().items()
    ]
    return "\n".join([_HEAD, *entries])


def _in_template(source: str) -> Iterator[str]:
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and isinstance(call.args[0], nodes.Const):
            yield str(call.args[0].value)


def _in_code(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "marked":
            yield str(ast.literal_eval(node.args[0]))


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def main() -> int:
    """Write the list; 0."""
    CATALOGUE.parent.mkdir(exist_ok=True)
    CATALOGUE.write_text(catalogue(), encoding="utf-8")
    print(f"{len(texts())} texts are in {CATALOGUE.relative_to(CHECKOUT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
