"""What a person does in a quiz, and what only the examiner and the clock can do."""

import datetime as dt
import json
import sqlite3
import time


def right_choices(site):
    """The examiner's copy: right choice texts by question text, read from the site's database."""
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT stem, kind, choices, key FROM quizzes_questionversion"
            " WHERE kind IN ('SINGLE', 'MULTIPLE', 'TRUE_FALSE')"
        )
        keys = {}
        for stem, kind, choices, key in rows.fetchall():
            texts = {choice["id"]: choice["text"] for choice in json.loads(choices)}
            keys[stem] = (kind, set(json.loads(key)), texts)
    return keys


def choose(question, keys):
    """Tick the right boxes of one question on the page."""
    _kind, key, _texts = keys[question.locator(".question__stem").inner_text().strip()]
    for choice in key:
        question.locator(f"input[value='{choice}']").check()


def saved(question):
    """Wait until the server has acknowledged this question's answer."""
    question.locator("[data-saved] .icon, [data-saved] svg").first.wait_for(timeout=30_000)
    return question.locator("[data-saved]").inner_text()


def new_quiz(site, **fields):
    """Make a quiz of the test's own; return its number."""
    numbers = f"itertools.count({time.time_ns() // 1_000_000})"  # those of no other call
    code = (
        f"import itertools; from tests.factories import quizzes; quizzes._numbers = {numbers};"
        f" print('QUIZ', quizzes.make_quiz(**{fields!r}).pk)"
    )
    return int(site.manage("shell", "-c", code).partition("QUIZ ")[2].split()[0])


def start_quiz(page, number=1):
    """Begin the demo's quiz, or another one; return its questions on the page."""
    page.goto(f"/quizzes/{number}/")
    page.get_by_role("button", name="Start the quiz").click()
    return questions_of(page)


def questions_of(page):
    page.locator("fieldset.question").first.wait_for()
    return page.locator("fieldset.question").all()


def results_of(site, account):
    """Return how many closed attempts and how many quiz entries the account has."""
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as database:
        return [
            database.execute(query, [account]).fetchone()[0]
            for query in (
                "SELECT count(*) FROM quizzes_attempt JOIN cadres_cadre ON cadre_id ="
                " cadres_cadre.id WHERE username = ? AND closed_at IS NOT NULL",
                "SELECT count(*) FROM records_entry JOIN cadres_cadre ON cadre_id ="
                " cadres_cadre.id WHERE username = ? AND kind = 'QUIZ'",
            )
        ]


def stored_answers(site, page):
    """Return item → answer of the attempt on the page, as the server has them."""
    public_id = page.url.split("/attempts/")[1].partition("/")[0].replace("-", "")
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT item, value FROM quizzes_answer JOIN quizzes_attempt ON attempt_id ="
            " quizzes_attempt.id WHERE public_id = ?",
            [public_id],
        )
        return {item: json.loads(value) for item, value in rows.fetchall()}


def let_time_pass(site, page, *, seconds_left):
    """Move the deadline of the attempt on the page; the page itself is told nothing."""
    public_id = page.url.split("/attempts/")[1].partition("/")[0].replace("-", "")
    deadline = dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(seconds=seconds_left)
    with sqlite3.connect(site.database, timeout=20) as database:
        database.execute(
            "UPDATE quizzes_attempt SET deadline_at = ?, final_deadline_at = ?"
            " WHERE public_id = ?",
            [deadline.isoformat(" "), deadline.isoformat(" "), public_id],
        )


def expire_session(site, page):
    """End the session on the server, as an idle time-out does."""
    (key,) = [c["value"] for c in page.context.cookies() if c["name"] == "sessionid"]
    with sqlite3.connect(site.database, timeout=20) as database:
        database.execute("DELETE FROM django_session WHERE session_key = ?", [key])
