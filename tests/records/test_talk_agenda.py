"""An agenda is suggested from posts and articles; it never shows a score. Invitations say little."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.icalendar import LONGEST_LINE, folded
from quizzes.services import AnswerItem, save_answers, submit_attempt
from records.talks.agenda import missing_parts, parts_of, suggested_agenda
from records.talks.invitation import Invitation, ics
from records.talks.reading import agenda_for
from tests.factories.cadres import make_cadre, make_post, make_posting
from tests.factories.quizzes import make_article, make_attempt, make_question, make_quiz
from tests.factories.records import NOON

LABELS = st.lists(st.sampled_from([f"《法》第{n}条" for n in range(12)]), max_size=12)


@given(LABELS, st.randoms())
def test_the_order_in_which_articles_were_missed_does_not_show(labels, random):
    shuffled = [*labels]
    random.shuffle(shuffled)

    assert suggested_agenda("GREETING", risk_points=[], articles=labels) == suggested_agenda(
        "GREETING", risk_points=[], articles=shuffled
    )


@given(LABELS)
def test_an_article_is_named_once_and_six_at_most(labels):
    lines = suggested_agenda("OTHER", risk_points=[], articles=labels)

    assert len(lines) == len(set(lines)) == min(6, len(set(labels)))


def test_a_pre_appointment_talk_has_three_parts():
    assert len(parts_of("PRE_APPOINTMENT")) == 3
    assert len(missing_parts("PRE_APPOINTMENT", ["RISKS"])) == 2
    assert missing_parts("ADMONITION", []) == []


@pytest.mark.django_db
def test_names_risk_points_of_the_posts_and_articles_missed_and_no_score():
    cadre = make_cadre()
    post = make_post()
    post.risk_points.create(code="low", name="一般事项", level="LOW")
    post.risk_points.create(code="high", name="量身定制", level="HIGH")
    make_posting(cadre, post=post)
    missed, known = make_article(34), make_article(35)
    questions = [make_question(), make_question()]
    for question, article in zip(questions, (missed, known), strict=True):
        question.versions.get().articles.add(article)
    attempt = make_attempt(make_quiz(questions=questions), cadre)
    items = [AnswerItem(1, ["a"], 1), AnswerItem(2, ["b"], 1)]
    save_answers(attempt_id=attempt.public_id, cadre=cadre, items=items, key="k")
    submit_attempt(attempt_id=attempt.public_id, cadre=cadre, last={1: 1, 2: 1})

    lines = agenda_for("INTERVIEW", cadre, dt.datetime.now(dt.UTC))

    text = "\n".join(lines)
    assert text.index("量身定制") < text.index("一般事项")
    assert missed.version.instrument.name in text
    assert known.version.instrument.name not in text
    assert "%" not in text and "分" not in text.replace("分寸", "")


def invite(**fields):
    return ics(
        Invitation(
            **{
                "uid": "1@qingfeng",
                "summary": "廉政谈话",
                "place": "三楼;谈话室,东\n侧",
                "starts_at": NOON,
                "ends_at": NOON + dt.timedelta(minutes=30),
                "stamped_at": NOON,
                "sequence": 2,
                "url": "https://qingfeng.example/talks/1/",
                **fields,
            }
        )
    )


def test_an_invitation_is_a_private_event_in_universal_time():
    lines = invite().split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("DTSTART:20260914T040000Z", "DTEND:20260914T043000Z", "SEQUENCE:2",
                 "CLASS:PRIVATE", "METHOD:PUBLISH", r"LOCATION:三楼\;谈话室\,东\n侧"):  # fmt: skip
        assert line in lines


def test_an_invitation_called_off_says_so():
    assert "STATUS:CANCELLED" in invite(is_cancelled=True)
    assert "METHOD:CANCEL" in invite(is_cancelled=True)


@given(st.text())
def test_nothing_typed_adds_a_line_or_a_property(place):
    lines = invite(place=place).split("\r\n")
    unfolded = invite(place=place).replace("\r\n ", "").split("\r\n")

    assert len([line for line in unfolded if line]) == 17
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")))
def test_a_folded_line_unfolds_to_what_it_was(line):
    assert folded(line).replace("\r\n ", "") == line
