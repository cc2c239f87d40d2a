"""Message catalogues without system gettext: collect, merge, compile and check.

    python deploy/catalogue.py update          collect the strings of code and templates
    python deploy/catalogue.py merge FILE…     take translations from JSON {"msgid": "译文"}
    python deploy/catalogue.py compile         write the .mo files
    python deploy/catalogue.py check           list what is missing, fuzzy, obsolete or mismatched

Message ids are English, so English needs no catalogue. In JSON files a context is written
"context\\u0004msgid", and a plural form is keyed by its singular.
"""

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ("site", "courses", "warning_cases")
LOCALES: Final = ("zh_Hans",)
CONTEXT_MARK: Final = "\u0004"
KEYWORDS: Final = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[a-z]|(?<!%)%[sd]|\{(\w*)\}")


class Found(NamedTuple):
    """One string of the sources."""

    singular: str
    plural: str | None
    context: str | None
    place: str


def po_file(locale: str) -> Path:
    return ROOT / "site" / "locale" / locale / "LC_MESSAGES" / "django.po"


def _files(pattern: str) -> Iterator[Path]:
    for folder in SOURCES:
        for file in sorted((ROOT / folder).rglob(pattern)):
            if "migrations" not in file.parts:
                yield file


def _source_of(file: Path) -> str:
    """Return Python for the extractor; a template becomes one call per string."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return text
    blanked: str = templatize(text, origin=str(file))
    return "\n".join(line.lstrip() for line in blanked.split("\n"))


@cache
def strings() -> tuple[Found, ...]:
    """Return every translatable string of code and templates; read once, which takes seconds."""
    return tuple(_strings())


def _strings() -> Iterator[Found]:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    for file in [*_files("*.py"), *_files("*.html"), *_files("*.txt")]:
        source = io.BytesIO(_source_of(file).encode())
        for _line, ids, _comments, context in extract("python", source, keywords=KEYWORDS):
            singular, plural = (ids, None) if isinstance(ids, str) else (ids[0], ids[1])
            if singular:
                yield Found(singular, plural, context, file.relative_to(ROOT).as_posix())


def collected() -> Catalog:
    """Return a catalogue of the sources, without translations."""
    catalogue = Catalog(charset="utf-8")
    for found in strings():
        ids = (found.singular, found.plural) if found.plural else found.singular
        catalogue.add(ids, locations=[(found.place, 0)], context=found.context)
    return catalogue


def read(locale: str) -> Catalog:
    """Return the catalogue of `locale`, empty when there is none yet."""
    try:
        with po_file(locale).open("rb") as stream:
            return read_po(stream, locale=locale)
    except FileNotFoundError:
        return Catalog(locale=locale, charset="utf-8")


def write(locale: str, catalogue: Catalog) -> None:
    """Write the catalogue in an order and form that make small diffs."""
    catalogue.fuzzy = False
    catalogue.header_comment = "# Texts of Qingfeng; maintained with `make messages`."
    buffer = io.BytesIO()
    write_po(
        buffer, catalogue, width=96, sort_output=True, include_lineno=False, omit_header=False,
        ignore_obsolete=True,
    )  # fmt: skip
    text = buffer.getvalue().decode()
    changing = r'^"(Project-Id|Report-|POT-|PO-|Generated-By|Last-Translator|Language-Team)'
    lines = [line for line in text.splitlines() if not re.match(changing, line)]
    po_file(locale).parent.mkdir(parents=True, exist_ok=True)
    po_file(locale).write_text("\n".join(lines) + "\n", encoding="utf-8")


def update() -> None:
    """Bring the catalogues in step with the sources; new strings come in untranslated."""
    for locale in LOCALES:
        catalogue = read(locale)
        catalogue.update(collected(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        write(locale, catalogue)
        print(f"{locale}: {len(catalogue)} strings")


def merge(files: list[Path]) -> int:
    """Put the translations of JSON files into the Chinese catalogue; return how many are unused."""
    update()
    catalogue = read("zh_Hans")
    taken, unused = 0, []
    for file in files:
        for key, translation in json.loads(file.read_text(encoding="utf-8")).items():
            context, _, singular = key.rpartition(CONTEXT_MARK)
            message = catalogue.get(singular, context or None)
            if message is None:
                unused.append(f"{file.name}: {key}")
                continue
            message.string = (translation,) if message.pluralizable else translation
            message.flags.discard("fuzzy")
            taken += 1
    write("zh_Hans", catalogue)
    print(f"{taken} translations taken")
    for key in unused:
        print(f"  unused: {key}")
    return len(unused)


def compile_all() -> None:
    """Write the .mo files of every locale that are not newer than what they are made from.

    Our texts, and words of the editor's scripts. Each is there as a whole at any moment.
    """
    for locale in LOCALES:
        for file in sorted(po_file(locale).parent.glob("*.po")):
            made = file.with_suffix(".mo")
            if made.exists() and made.stat().st_mtime_ns > file.stat().st_mtime_ns:
                continue
            with file.open("rb") as source:
                catalogue = read_po(source, locale=locale)
            making = made.with_name(f"{made.stem}.{os.getpid()}.mo")
            with making.open("wb") as stream:
                write_mo(stream, catalogue)
            making.replace(made)


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def _problem(message: Message) -> str | None:
    """Name what is wrong with a translation; None when it is complete."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    translations = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(translations):
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    known = set().union(*map(_placeholders, ids))
    needed = _placeholders(ids[-1])
    for translation in translations:
        used = _placeholders(translation)
        if used - known or needed - used:
            return f"placeholders differ ({', '.join(sorted(used ^ needed))})"
    return None


def problems() -> list[str]:
    """Return one line for each string that is not properly translated."""
    sources = collected()
    result = []
    for locale in LOCALES:
        catalogue = read(locale)
        for message in sources:
            if not message.id:
                continue
            singular = message.id if isinstance(message.id, str) else message.id[0]
            translated = catalogue.get(singular, message.context)
            wrong = "missing" if translated is None else _problem(translated)
            if wrong:
                place = message.locations[0][0]
                result.append(f"{locale}: {wrong}: {singular!r} ({place})")
        for message in catalogue:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            if singular and sources.get(singular, message.context) is None:
                result.append(f"{locale}: no longer used: {singular!r}")
        result += [f"{locale}: obsolete: {entry!r}" for entry in catalogue.obsolete]
    return result


def missing() -> dict[str, str]:
    """Return the untranslated strings as a JSON file to fill in."""
    catalogue = read("zh_Hans")
    result = {}
    for message in collected():
        singular = message.id if isinstance(message.id, str) else message.id[0]
        translated = catalogue.get(singular, message.context) if singular else None
        if singular and (translated is None or _problem(translated)):
            key = f"{message.context}{CONTEXT_MARK}{singular}" if message.context else singular
            result[key] = ""
    return result


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["update", "merge", "compile", "check", "missing"])
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    if arguments.action == "update":
        update()
    elif arguments.action == "merge":
        merge(arguments.files)
    elif arguments.action == "compile":
        compile_all()
    elif arguments.action == "missing":
        print(json.dumps(missing(), ensure_ascii=False, indent=1))
    else:
        found = problems()
        print("\n".join(found) or "The catalogue is complete.")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
