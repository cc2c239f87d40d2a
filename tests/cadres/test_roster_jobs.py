"""A roster handed in on the console is judged row by row, and written when somebody says so."""

import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cadres.models import Cadre, RosterImport, RosterVerdict
from cadres.periodic import take_up_interrupted_rosters
from cadres.roles import Role
from cadres.roster import jobs
from cadres.roster.reading import MAXIMUM_FILE_BYTES
from cadres.tasks import check_roster
from tests.factories.cadres import make_cadre, make_cast, make_grant

pytestmark = pytest.mark.django_db
HEAD = "工号,姓名,单位编码\n"


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def cast(db):
    return make_cast()


def hand_in(client, actor, text, **fields):
    client.force_login(actor)
    file = SimpleUploadedFile("花名册.csv", text.encode("gb18030"))
    return client.post("/console/roster/", {"file": file, **fields})


def line(cadre, unit=None):
    return f"{cadre.staff_number},{cadre.name},{(unit or cadre.unit).code}\n"


def verdicts(job):
    return {(v.verdict, v.staff_number) for v in job.verdicts.all()}


def test_judges_every_row_and_writes_nothing_before_it_is_told_to(client, cast):
    newcomer = f"N1,新人,{cast.office.code}\n"
    text = HEAD + line(cast.cadre, cast.bureau) + line(cast.supervisor) + newcomer

    answer = hand_in(client, cast.supervisor, text, complete_for=cast.bureau.code)

    job = RosterImport.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert job.state == RosterImport.State.CHECKED
    assert verdicts(job) == {
        ("MOVED", cast.cadre.staff_number),
        ("UNCHANGED", cast.supervisor.staff_number),
        ("NEW", "N1"),
        ("LEAVER", cast.teammate.staff_number),
    }
    assert Cadre.objects.get(pk=cast.cadre.pk).unit == cast.office
    page = client.get(job.get_absolute_url()).content.decode()
    assert cast.teammate.name in page

    client.post(f"{job.get_absolute_url()}decide/", {"decision": "write"})

    job.refresh_from_db()
    assert job.state == RosterImport.State.DONE
    assert Cadre.objects.get(pk=cast.cadre.pk).unit == cast.bureau
    assert Cadre.objects.get(pk=cast.teammate.pk).is_active
    again = client.post(f"{job.get_absolute_url()}decide/", {"decision": "write"}, follow=True)
    assert "没有等待" in again.content.decode() or again.status_code == 200


def test_leavers_leave_one_by_one_and_only_when_named(client, cast):
    hand_in(client, cast.supervisor, HEAD + line(cast.cadre), complete_for=cast.bureau.code)
    job = RosterImport.objects.get()
    by_number = {v.staff_number: v.pk for v in job.verdicts.filter(verdict="LEAVER")}
    assert set(by_number) == {cast.teammate.staff_number, cast.supervisor.staff_number}

    client.post(
        f"{job.get_absolute_url()}leavers/",
        {"leaver": [by_number[cast.teammate.staff_number], "0", "x"]},
    )

    assert not Cadre.objects.get(pk=cast.teammate.pk).is_active
    assert Cadre.objects.get(pk=cast.supervisor.pk).is_active
    # nobody closes their own account
    client.post(f"{job.get_absolute_url()}leavers/", {"leaver": list(by_number.values())})
    assert Cadre.objects.get(pk=cast.supervisor.pk).is_active


def test_nobody_is_taken_from_or_given_to_units_of_others(client, cast):
    text = HEAD + line(cast.stranger, cast.office) + f"N1,新人,{cast.other_bureau.code}\n"

    hand_in(client, cast.supervisor, text)

    job = RosterImport.objects.get()
    assert (job.state, job.wrong) == (RosterImport.State.REFUSED, 2)
    assert cast.stranger.name not in "".join(v.message + v.name for v in job.verdicts.all())
    client.post(f"{job.get_absolute_url()}decide/", {"decision": "write"})
    assert not Cadre.objects.filter(staff_number="N1").exists()


def test_verdicts_are_told_in_the_language_of_who_asks(cast, chinese_catalogue):
    text = HEAD + f"N1,新人,{cast.office.code}\n"
    job = jobs.hand_in(
        file=ContentFile(text.encode()),
        file_name="花名册.csv",
        complete_for=None,
        actor=cast.supervisor,
        at=timezone.now(),
    )
    told = {}
    for language in ("zh-hans", "en"):
        RosterImport.objects.update(state=RosterImport.State.CHECKING)
        check_roster.func(job.pk, language)
        told[language] = job.verdicts.get().message
    assert told["zh-hans"] != told["en"]
    assert "account" in told["en"]
    assert "账号" in told["zh-hans"]


def test_two_people_with_one_number_are_refused_with_their_rows(client, cast):
    hand_in(
        client, cast.supervisor, HEAD + f"N1,甲,{cast.office.code}\nN1,乙,{cast.office.code}\n"
    )

    wrong = RosterVerdict.objects.get(verdict="WRONG")
    assert wrong.row == 3
    assert "2" in wrong.message

    job = RosterImport.objects.get()
    first = client.get(job.get_absolute_url())
    assert [each.row for each in first.context["page_obj"]] == [3]  # what somebody has to mend
    every = client.get(job.get_absolute_url(), {"verdict": ""})
    assert [each.row for each in every.context["page_obj"]] == [2, 3]


def test_an_oversized_workbook_is_refused_before_it_is_read(cast):
    class Huge(ContentFile):
        def chunks(self, chunk_size=None):
            raise AssertionError("it was read")

    huge = Huge(b"")
    huge.size = 300 * 1024 * 1024
    assert huge.size > MAXIMUM_FILE_BYTES
    with pytest.raises(jobs.FileTooLarge):
        jobs.hand_in(
            file=huge,
            file_name="x.xlsx",
            complete_for=None,
            actor=cast.supervisor,
            at=timezone.now(),
        )
    assert not RosterImport.objects.exists()


def test_a_job_whose_worker_died_is_taken_up_again(client, cast):
    hand_in(client, cast.supervisor, HEAD + f"N1,新人,{cast.office.code}\n")
    job = RosterImport.objects.get()
    RosterImport.objects.filter(pk=job.pk).update(
        state=RosterImport.State.WRITING, heard_at=timezone.now() - dt.timedelta(hours=1)
    )

    take_up_interrupted_rosters(timezone.now())

    job.refresh_from_db()
    assert job.state == RosterImport.State.DONE
    assert Cadre.objects.filter(staff_number="N1").count() == 1
    jobs.write(job=job)  # a second worker finds nothing to do
    assert Cadre.objects.filter(staff_number="N1").count() == 1


def test_a_check_is_missed_after_two_minutes_and_a_writing_after_ten(client, cast):
    hand_in(client, cast.supervisor, HEAD + f"N1,新人,{cast.office.code}\n")
    now = timezone.now()

    for state, minutes, is_missed in (
        ("CHECKING", 1, False),
        ("CHECKING", 3, True),
        ("WRITING", 9, False),
        ("WRITING", 11, True),
        ("CHECKED", 99, False),
    ):
        RosterImport.objects.update(state=state, heard_at=now - dt.timedelta(minutes=minutes))
        assert RosterImport.objects.interrupted(now).exists() is is_missed


def test_progress_is_told_to_who_handed_it_in_and_to_nobody_else(client, cast):
    hand_in(client, cast.supervisor, HEAD + line(cast.cadre))
    job = RosterImport.objects.get()
    address = f"{job.get_absolute_url()}progress/"

    told = client.get(address).json()
    assert (told["state"], told["permille"]) == ("CHECKED", 1000)
    assert client.post(address).status_code == 405
    for person in (cast.other_supervisor, cast.cadre):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.get(job.get_absolute_url()).status_code == 404
        assert client.post(f"{job.get_absolute_url()}decide/").status_code == 404
        assert client.post(f"{job.get_absolute_url()}leavers/").status_code == 404


def test_the_page_is_for_people_who_keep_a_roster(client, cast):
    client.force_login(cast.cadre)
    assert client.get("/console/roster/").status_code == 404
    liaison = make_cadre(unit=cast.bureau)
    make_grant(liaison, Role.LIAISON)
    client.force_login(liaison)
    assert client.get("/console/roster/").status_code == 200
    refused = client.post("/console/roster/", {"file": io.BytesIO(b"")})
    assert refused.status_code == 422


def test_files_are_forgotten_after_a_month_and_the_summary_stays(client, cast):
    hand_in(client, cast.supervisor, HEAD + line(cast.cadre))
    job = RosterImport.objects.get()
    jobs.drop(job=job)

    assert jobs.forget_old_files(at=timezone.now()) == 0
    assert jobs.forget_old_files(at=timezone.now() + dt.timedelta(days=31)) == 1
    assert not job.verdicts.exists()
    assert RosterImport.objects.get().unchanged == 1
