"""Essays are marked by two who see no name; what passes is recorded, what its author agrees to is shown."""

import datetime as dt
import io
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from records.activities.services.hours import HoursNotAllowed
from records.essays import services
from records.essays.files import FileRefused, checked_file
from records.models import Entry, Essay, Kind
from tests.factories.cadres import make_cadre, make_cast
from tests.factories.essays import GOOD, POOR, make_essay, make_task, mark_by_all
from tests.factories.records import NOON

pytestmark = pytest.mark.django_db
CONSOLE = "/console/essays/"
NOT_OURS = uuid.UUID(int=7)


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def task(cast):
    return make_task(cast.bureau, cast.supervisor, at=timezone.now())


@pytest.fixture
def essay(task, cast):
    return make_essay(task, cast.cadre, at=timezone.now())


def as_(client, cadre):
    client.force_login(cadre)
    return client


class TestSettingATask:
    def test_needs_two_markers(self, cast):
        alone = make_cadre()

        with pytest.raises(services.MarkersMissing):
            make_task(cast.bureau, cast.supervisor, markers=[alone, alone])

    def test_gives_no_more_hours_than_the_rule(self, cast):
        with pytest.raises(HoursNotAllowed):
            make_task(cast.bureau, cast.supervisor, credit_hours=Decimal("500"))

    def test_ends_after_it_opens(self, cast):
        with pytest.raises(services.TaskClosed):
            make_task(cast.bureau, cast.supervisor, due_on=NOON.date() - dt.timedelta(days=9))

    def test_happens_once(self, cast):
        make_task(cast.bureau, cast.supervisor, title="同题")

        with pytest.raises(services.AlreadySet):
            make_task(cast.bureau, cast.supervisor, title="同题")


class TestHandingIn:
    def test_keeps_a_draft_until_it_is_handed_in(self, task, cast):
        at = timezone.now()
        draft = services.save_draft(task=task, cadre=cast.cadre, text="想一想", at=at)

        again = services.save_draft(task=task, cadre=cast.cadre, text="再想一想" * 5, at=at)

        assert (again.pk, again.state) == (draft.pk, "DRAFT")
        assert services.hand_in(essay=again, at=at).state == "WAITING"

    def test_is_refused_when_short(self, task, cast):
        draft = services.save_draft(task=task, cadre=cast.cadre, text="短", at=timezone.now())

        with pytest.raises(services.TooShort, match="1 characters so far"):
            services.hand_in(essay=draft, at=timezone.now())

    def test_is_for_the_unit_of_the_task(self, task, cast):
        with pytest.raises(services.NotForYou):
            services.save_draft(task=task, cadre=cast.stranger, text="x", at=timezone.now())

    def test_ends_with_the_due_day(self, task, cast):
        draft = services.save_draft(task=task, cadre=cast.cadre, text="字" * 20, at=task.due_at)

        with pytest.raises(services.TaskClosed):
            services.hand_in(essay=draft, at=task.due_at + dt.timedelta(seconds=1))
        assert services.hand_in(essay=draft, at=task.due_at).state == "WAITING"

    def test_can_be_undone_until_somebody_marked_it(self, essay):
        taken = services.take_back(essay=essay, at=timezone.now())
        assert taken.state == "DRAFT"

        handed = services.hand_in(essay=taken, at=timezone.now())
        services.mark_essay(
            essay=handed, points=GOOD, actor=handed.task.markers.first(), at=timezone.now()
        )
        with pytest.raises(services.MarkingBegun):
            services.take_back(essay=handed, at=timezone.now())

    def test_freezes_the_text(self, essay, task, cast):
        with pytest.raises(services.NotWritable):
            services.save_draft(task=task, cadre=cast.cadre, text="改", at=timezone.now())


class TestMarking:
    def test_by_two_records_what_passes_once(self, essay, cast):
        first, second = essay.task.markers.all()
        services.mark_essay(essay=essay, points=GOOD, actor=first, at=NOON)
        assert not Entry.objects.exists()

        services.mark_essay(essay=essay, points=[40, 30], actor=second, at=NOON)

        entry = Entry.objects.get()
        assert (entry.kind, entry.cadre) == (Kind.ESSAY, cast.cadre)
        assert (entry.credit_hours, entry.outcome["percent"]) == (Decimal("2.00"), "75.00")
        with pytest.raises(services.NotWaiting):
            services.mark_essay(essay=essay, points=GOOD, actor=first, at=NOON)

    def test_far_apart_asks_for_a_third(self, cast):
        markers = [make_cadre() for _unused in range(3)]
        essay = make_essay(make_task(cast.bureau, cast.supervisor, markers=markers), cast.cadre)
        services.mark_essay(essay=essay, points=[60, 40], actor=markers[0], at=NOON)
        services.mark_essay(essay=essay, points=POOR, actor=markers[1], at=NOON)
        essay.refresh_from_db()
        assert essay.state == "WAITING"

        services.mark_essay(essay=essay, points=[60, 30], actor=markers[2], at=NOON)

        essay.refresh_from_db()
        assert (essay.state, essay.percent) == ("PASSED", Decimal("95.00"))

    def test_returns_what_does_not_pass_to_be_revised(self, essay, task, cast):
        mark_by_all(essay, POOR)
        assert essay.state == "RETURNED"
        assert not Entry.objects.exists()
        late = task.due_at + dt.timedelta(days=30)  # revising is not bound to the due day

        services.save_draft(task=task, cadre=cast.cadre, text="改写" * 20, at=late)
        again = services.hand_in(essay=essay, at=late)
        mark_by_all(again)

        assert (again.round, again.state) == (2, "PASSED")
        assert again.marks.count() == 4

    def test_is_never_of_ones_own(self, cast):
        task = make_task(cast.bureau, cast.supervisor, markers=[cast.cadre, make_cadre()])
        essay = make_essay(task, cast.cadre)

        with pytest.raises(services.OwnEssay):
            services.mark_essay(essay=essay, points=GOOD, actor=cast.cadre, at=NOON)

    def test_happens_once_for_each_marker(self, essay):
        marker = essay.task.markers.first()
        services.mark_essay(essay=essay, points=GOOD, actor=marker, at=NOON)

        with pytest.raises(services.AlreadyMarked):
            services.mark_essay(essay=essay, points=POOR, actor=marker, at=NOON)
        assert essay.marks.count() == 1

    def test_passed_without_an_entry_cannot_be_stored(self, essay):
        with pytest.raises(IntegrityError), transaction.atomic():
            Essay.objects.filter(pk=essay.pk).update(state="PASSED")


class TestShowcase:
    def test_takes_a_passed_essay_its_authors_word_and_an_officers_choice(self, essay, cast):
        with pytest.raises(services.NotPassed):
            services.consent_to_showcase(essay=essay, is_given=True, at=NOON)
        mark_by_all(essay)
        with pytest.raises(services.NoConsent):
            services.choose_for_showcase(
                essay=essay, is_chosen=True, actor=cast.supervisor, at=NOON
            )
        assert not Essay.objects.showcased().exists()

        services.consent_to_showcase(essay=essay, is_given=True, at=NOON)
        services.choose_for_showcase(
            essay=essay, is_chosen=True, actor=cast.supervisor, at=NOON
        )

        assert Essay.objects.showcased().get() == essay

    def test_ends_when_the_author_says_so(self, client, essay, cast):
        mark_by_all(essay)
        services.consent_to_showcase(essay=essay, is_given=True, is_named=False, at=NOON)
        services.choose_for_showcase(
            essay=essay, is_chosen=True, actor=cast.supervisor, at=NOON
        )
        page = f"/essays/showcase/{essay.public_id}/"
        shown = as_(client, cast.stranger).get(page)
        assert essay.text in shown.text
        assert cast.cadre.name not in shown.text

        as_(client, cast.cadre).post(
            f"/essays/{essay.task.public_id}/consent/", {"consent": "no"}
        )

        assert as_(client, cast.stranger).get(page).status_code == 404


class TestPages:
    def test_a_cadre_writes_and_hands_in(self, client, task, cast):
        as_(client, cast.cadre)
        page = f"/essays/{task.public_id}/"
        assert task.title in client.get("/essays/").text
        assert task.brief in client.get(page).text

        answer = client.post(page, {"text": "廉洁是一件小事" * 3, "do": "hand-in"}, follow=True)

        assert "being marked" in answer.text
        assert Essay.objects.get().handed_in_at is not None

    def test_what_is_too_short_stays_in_the_form_as_a_draft(self, client, task, cast):
        answer = as_(client, cast.cadre).post(
            f"/essays/{task.public_id}/", {"text": "短文", "do": "hand-in"}
        )

        assert answer.status_code == 422
        assert "2 characters so far" in answer.text
        assert Essay.objects.get().text == "短文"

    def test_markers_see_the_text_and_no_name(self, client, essay, cast):
        marker = essay.task.markers.first()
        page = f"/essays/marking/{essay.public_id}/"
        as_(client, marker)

        assert page in client.get("/essays/marking/").text
        shown = client.get(page)
        assert essay.text in shown.text
        assert cast.cadre.name not in shown.text
        answer = client.post(page, {"criterion_0": 50, "criterion_1": 30, "note": "有实感"})
        assert answer.status_code == 302
        assert essay.marks.get().percent == 80

    def test_points_over_the_rubric_are_refused(self, client, essay):
        as_(client, essay.task.markers.first())

        answer = client.post(
            f"/essays/marking/{essay.public_id}/", {"criterion_0": 61, "criterion_1": 3}
        )

        assert answer.status_code == 422
        assert not essay.marks.exists()

    def test_do_not_exist_for_strangers(self, client, essay, task, cast):
        for who in (cast.stranger, cast.other_supervisor):
            as_(client, who)
            for page in (
                f"/essays/{task.public_id}/",
                f"/essays/marking/{essay.public_id}/",
                f"/essays/file/{essay.public_id}/",
                f"/essays/showcase/{essay.public_id}/",
                f"{CONSOLE}{task.public_id}/",
            ):
                assert client.get(page).status_code == 404
        assert as_(client, cast.stranger).get(CONSOLE).status_code == 404
        assert client.get(f"/essays/{NOT_OURS}/").status_code == 404

    def test_change_by_post_only(self, client, task, essay, cast):
        as_(client, cast.cadre)

        assert client.get(f"/essays/{task.public_id}/take-back/").status_code == 405
        assert client.get(f"/essays/{task.public_id}/consent/").status_code == 405
        assert as_(client, cast.supervisor).get(
            f"{CONSOLE}{task.public_id}/showcase/"
        ).status_code == 405  # fmt: skip

    def test_the_console_sets_a_task_and_follows_it(self, client, cast):
        as_(client, cast.supervisor)
        one, two = make_cadre(), make_cadre()
        typed = {
            "form": "SPEECH",
            "title": "读书思廉",
            "brief": "三分钟演讲",
            "audience": cast.bureau.code,
            "rubric": "观点 60\n语言 40",
            "least_characters": "0",
            "opens_on": "2026-09-01",
            "due_on": "2026-12-01",
            "credit_hours": "1",
            "markers": f"{one.staff_number}，{two.staff_number}",
        }

        refused = client.post(f"{CONSOLE}set/", {**typed, "markers": "nobody"})
        answer = client.post(f"{CONSOLE}set/", typed, follow=True)

        assert "nobody" in refused.text
        assert refused.status_code == 422
        assert "Nobody has handed anything in yet" in answer.text
        assert "读书思廉" in client.get(CONSOLE).text

    def test_lists_cost_the_same_for_many(self, client, cast, django_assert_max_num_queries):
        task = make_task(cast.bureau, cast.supervisor, at=timezone.now())
        for _unused in range(12):
            make_essay(task, make_cadre(unit=cast.bureau), at=timezone.now())
        as_(client, cast.supervisor)

        with django_assert_max_num_queries(12):
            client.get(f"{CONSOLE}{task.public_id}/")
        with django_assert_max_num_queries(12):
            client.get(CONSOLE)


def office_file(members, name="文章.docx"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return SimpleUploadedFile(name, file.getvalue())


class TestFiles:
    def test_are_kept_privately_and_sent_as_downloads(self, client, task, cast):
        as_(client, cast.cadre)
        upload = office_file(["word/document.xml"])

        client.post(f"/essays/{task.public_id}/", {"text": "", "file": upload, "do": "hand-in"})

        essay = Essay.objects.get()
        answer = client.get(f"/essays/file/{essay.public_id}/")
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert client.get(f"/media/{essay.file.name}").status_code == 404
        mark_by_all(essay)
        assert Entry.objects.get().evidence == [essay.digest]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.docx", b"no archive"),
            ("a.pdf", b"<html>"),
            ("a.exe", b"MZ"),
            ("a.svg", b"<svg onload=alert(1)>"),
        ],
    )
    def test_that_are_not_what_they_say_are_refused(self, name, content):
        with pytest.raises(FileRefused):
            checked_file(io.BytesIO(content), name)

    @pytest.mark.parametrize("members", [["other.xml"], ["word/document.xml", "../x"]])
    def test_archives_are_looked_at_member_by_member(self, members):
        with pytest.raises(FileRefused):
            checked_file(office_file(members), "a.docx")

    def test_archives_that_unpack_to_very_much_are_refused(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b"0" * 101 * 1024 * 1024)
        file.seek(0)

        with pytest.raises(FileRefused):
            checked_file(file, "a.docx")

    def test_larger_than_ten_megabytes_are_refused(self):
        with pytest.raises(FileRefused, match="10 MB"):
            checked_file(io.BytesIO(b"%PDF-" + b"0" * 10 * 1024 * 1024), "a.pdf")
