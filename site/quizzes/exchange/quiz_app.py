"""The dump of a django-quiz-app 0.5.1 site (`dumpdata quiz multichoice true_false essay`). Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from core.errors import DomainError
from quizzes.exchange import choices as made
from quizzes.exchange.choices import Made
from quizzes.exchange.drafts import Draft, Outcome, Problem, UnreadableFile, checked
from quizzes.exchange.texts import decoded
from quizzes.kinds import InvalidQuestion
from quizzes.kinds.base import LETTERS, storable

_KINDS: Final = {
    "multichoice.mcquestion": "SINGLE",
    "true_false.tf_question": "TRUE_FALSE",
    "essay.essay_question": "CASE_ANALYSIS",
}
CODE: Final = "quiz-app-{}"


@dataclass
class Dump:
    """Rows by model and primary key, and answers by question."""

    rows: dict[str, dict[Any, dict[str, Any]]] = field(default_factory=dict)
    answers: dict[Any, list[tuple[Any, dict[str, Any]]]] = field(default_factory=dict)

    def of(self, model: str) -> dict[Any, dict[str, Any]]:
        return self.rows.get(model, {})

    def choice_id(self, question: Any, answer: Any) -> str:
        """Return the letter that the answer with this pk has in our question; "" for none."""
        pks = [pk for pk, _fields in self.answers.get(question, [])]
        return LETTERS[pks.index(answer)] if answer in pks else ""


def parse_dump(content: bytes) -> Dump:
    """Return the rows of a dump.

    Raises:
        UnreadableFile: it is no list of rows as `dumpdata` writes it.
    """
    try:
        rows = json.loads(decoded(content))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("The file is not valid JSON.")) from error
    if not isinstance(rows, list):
        raise UnreadableFile(_("The file is no dump: it must be a list of rows."))
    dump = Dump()
    for row in rows:
        if not (isinstance(row, dict) and isinstance(row.get("fields"), dict)):
            raise UnreadableFile(_("The file is no dump: a row has no fields."))
        model, pk = str(row.get("model", "")), row.get("pk")
        if isinstance(pk, list | dict):
            raise UnreadableFile(_("The file is no dump: a row has no key."))
        dump.rows.setdefault(model, {})[pk] = row["fields"]
        if model == "multichoice.answer":
            question = row["fields"].get("question")
            if isinstance(question, int | str):
                dump.answers.setdefault(question, []).append((pk, row["fields"]))
    for answers in dump.answers.values():
        answers.sort(key=lambda pair: str(pair[0]).zfill(12))
    return dump


def read_quiz_app(content: bytes) -> Iterator[Outcome]:
    """Yield a draft or a problem for each question of the dump."""
    dump = parse_dump(content)
    parents = dump.of("quiz.question")
    children = {pk: model for model in _KINDS for pk in dump.of(model)}
    for pk, fields in parents.items():
        place = _("question %(number)s") % {"number": pk}
        name = str(fields.get("content", ""))[:60]
        try:
            if pk not in children:
                raise InvalidQuestion(
                    _("The dump has the question, but not of which kind it is.")
                )
            yield _draft(dump, pk, fields, children[pk], place)
        except DomainError as error:
            yield Problem(name, place, str(error))
    for pk in children:
        if pk not in parents:
            place = _("question %(number)s") % {"number": pk}
            yield Problem("", place, _("The dump has the kind, but not the question itself."))


def _draft(dump: Dump, pk: Any, fields: dict[str, Any], model: str, place: str) -> Draft:
    not_kept = []
    if fields.get("figure"):
        not_kept.append(_("the figure %(name)s") % {"name": fields["figure"]})
    result = _answers(dump, pk, model)
    order = dump.of(model)[pk].get("answer_order")
    if order and order != "random":
        not_kept.append(
            _("the order of choices “%(order)s”: it belongs to the quiz") % {"order": order}
        )
    stem = storable(str(fields.get("content", "")), keep_lines=True)
    return checked(
        Draft(
            kind=result.kind,
            stem=stem,
            choices=result.choices,
            key=result.key,
            explanation=storable(str(fields.get("explanation") or ""), keep_lines=True),
            category=_category(dump, fields),
            code=CODE.format(pk),
            name=stem[:60],
            place=place,
            not_kept=(*not_kept, *result.not_kept),
        )
    )


def _answers(dump: Dump, pk: Any, model: str) -> Made:
    if model == "true_false.tf_question":
        is_true = dump.of(model)[pk].get("correct") is True
        return Made("TRUE_FALSE", [], ["true" if is_true else "false"], [])
    if model == "essay.essay_question":
        return made.essay("")
    answers = dump.answers.get(pk, [])
    choices = made.lettered([str(one.get("content", "")) for _pk, one in answers])
    key = [
        choice["id"]
        for choice, (_pk, one) in zip(choices, answers, strict=True)
        if one.get("correct") is True
    ]
    if not key:
        raise InvalidQuestion(_("The question has no right answer."))
    return Made("SINGLE" if len(key) == 1 else "MULTIPLE", choices, key, [])


def _category(dump: Dump, fields: dict[str, Any]) -> tuple[str, ...]:
    category = dump.of("quiz.category").get(fields.get("category"), {})
    sub = dump.of("quiz.subcategory").get(fields.get("sub_category"), {})
    names = (category.get("category"), sub.get("sub_category"))
    return tuple(str(name) for name in names if name)
