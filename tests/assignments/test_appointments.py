"""An appointed person goes step by step until the organising officer lets them take office."""

import datetime as dt

import pytest
from django.utils import timezone

from assignments.appointments import services
from assignments.appointments.models import AppointmentPack
from assignments.appointments.reading import gate_of, gates_of
from assignments.targets import find_assignable
from cadres.roles import Role
from cadres.services import move_cadre
from core.time import site_date
from records.models import TalkKind
from records.pledging.clauses import wording_mark
from records.pledging.seeds import seed_integrity_pledge
from records.pledging.services import (
    clauses_for,
    integrity_text,
    sign_integrity_pledge,
)
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_post, make_posting
from tests.factories.courses import make_course
from tests.factories.quizzes import make_quiz
from tests.factories.records import make_entry
from tests.factories.talks import make_held_talk

pytestmark = pytest.mark.django_db
PARTS = ["DUTIES", "RISKS", "STATEMENT"]


@pytest.fixture
def cast():
    seed_integrity_pledge()
    cast = make_cast()
    make_posting(cast.cadre)
    return cast


@pytest.fixture
def post():
    post = make_post("采购管理岗")
    post.risk_points.create(
        code="p-1", name="量身定制", level="HIGH", description="写成硬性条件", measures="留痕。"
    )
    return post


@pytest.fixture
def pack(cast, post):
    """The pack that an appointment as of today opens, asking for a course and an exam."""
    posting = move_cadre(cadre=cast.cadre, unit=cast.office, post=post, on=timezone.localdate())
    course = find_assignable(make_course(title="采购课").pk)
    return services.set_study(
        pack=AppointmentPack.objects.get(posting=posting), course=course, quiz=make_quiz()
    )


def missing(pack):
    return gate_of(AppointmentPack.objects.select_related("posting").get(pk=pack.pk)).missing


def pass_exam(pack, *, is_passed=True, **fields):
    return make_entry(
        pack.cadre,
        kind="QUIZ",
        activity_key=f"quizzes.quiz:{pack.quiz_id}@1",
        outcome={"is_passed": is_passed},
        at=timezone.now(),
        occasion=f"attempt-{is_passed}",
        **fields,
    )


def sign(cadre):
    at, text = timezone.now(), integrity_text()
    return sign_integrity_pledge(
        cadre=cadre,
        signature=cadre.name,
        read=wording_mark(text.clauses, clauses_for(cadre, at)),
        at=at,
    )


def test_a_new_posting_opens_one_pack(cast, pack):
    assert (pack.cadre, pack.unit) == (cast.cadre, cast.office)
    assert pack.due_on == pack.posting.from_on + dt.timedelta(days=30)
    assert services.open_packs(postings=[pack.posting], actor=None, at=timezone.now()) == []


def test_step_by_step_until_ready(cast, pack):
    assert missing(pack) == ("COURSE", "EXAM", "BRIEF", "PLEDGE", "TALK")

    make_entry(cast.cadre, activity_key=pack.course_key, at=timezone.now())
    assert missing(pack) == ("EXAM", "BRIEF", "PLEDGE", "TALK")
    pass_exam(pack, is_passed=False)
    assert "EXAM" in missing(pack)
    pass_exam(pack)
    assert missing(pack) == ("BRIEF", "PLEDGE", "TALK")
    services.acknowledge_brief(pack=pack, at=timezone.now())
    assert missing(pack) == ("PLEDGE", "TALK")
    sign(cast.cadre)
    assert missing(pack) == ("TALK",)
    make_held_talk(cast.cadre, cast.supervisor, at=timezone.now())  # of another kind
    assert missing(pack) == ("TALK",)
    with pytest.raises(services.NotReady):
        services.release(pack=pack, actor=cast.supervisor, at=timezone.now())
    make_held_talk(
        cast.cadre,
        cast.supervisor,
        at=timezone.now(),
        kind=TalkKind.PRE_APPOINTMENT,
        covered=PARTS,
    )
    assert missing(pack) == ()

    released = services.release(pack=pack, actor=cast.supervisor, at=timezone.now())

    assert released.released_by == cast.supervisor
    with pytest.raises(services.AlreadyReleased):
        services.release(pack=pack, actor=cast.supervisor, at=timezone.now())


def test_a_course_of_the_year_before_counts_and_an_older_one_does_not(cast, pack):
    make_entry(
        cast.cadre, activity_key=pack.course_key, at=timezone.now() - dt.timedelta(days=400)
    )
    assert "COURSE" in missing(pack)
    make_entry(
        cast.cadre,
        activity_key=pack.course_key,
        occasion="again",
        at=timezone.now() - dt.timedelta(days=300),
    )
    assert "COURSE" not in missing(pack)


def test_what_other_people_did_counts_for_nobody_else(cast, pack):
    make_entry(cast.teammate, activity_key=pack.course_key, at=timezone.now())
    sign(cast.teammate)
    make_held_talk(
        cast.teammate,
        cast.supervisor,
        at=timezone.now(),
        kind=TalkKind.PRE_APPOINTMENT,
        covered=PARTS,
    )

    assert len(missing(pack)) == 5


def test_the_next_appointment_to_the_post_asks_for_the_same(cast, post, pack):
    later = timezone.localdate() + dt.timedelta(days=1)
    posting = move_cadre(cadre=cast.teammate, unit=cast.office, post=post, on=later)

    following = AppointmentPack.objects.get(posting=posting)
    assert (following.course_key, following.quiz_id) == (pack.course_key, pack.quiz_id)


def test_a_pack_without_course_and_exam_asks_for_three_things(cast, pack):
    services.set_study(pack=pack, course=None, quiz=None)

    assert missing(pack) == ("BRIEF", "PLEDGE", "TALK")


def test_gates_of_many_cost_the_same(cast, post, pack, django_assert_num_queries):
    for cadre in (cast.teammate, cast.stranger):
        move_cadre(cadre=cadre, unit=cadre.unit, post=post, on=timezone.localdate())
    packs = list(AppointmentPack.objects.select_related("posting"))

    with django_assert_num_queries(3):
        assert len(gates_of(packs)) == 3


class TestPages:
    def test_home_shows_the_person_the_way(self, client, cast, pack):
        client.force_login(cast.cadre)

        assert pack.get_absolute_url() in client.get("/").content.decode()

    def test_the_person_reads_the_brief_and_acknowledges_it(self, client, cast, pack):
        client.force_login(cast.cadre)
        assert "写成硬性条件" in client.get(pack.get_absolute_url()).content.decode()

        client.post(f"{pack.get_absolute_url()}brief/")

        pack.refresh_from_db()
        assert site_date(pack.brief_read_at) == timezone.localdate()

    def test_the_officer_sees_lists_chooses_and_releases(self, client, cast, pack):
        client.force_login(cast.supervisor)
        assert "张清和" in client.get("/appointments/").content.decode()
        address = pack.get_absolute_url()
        assert client.post(f"{address}release/").status_code == 302
        assert client.post(f"{address}study/", {"course": "nothing"}).status_code == 422
        client.post(f"{address}study/", {"course": "", "quiz": ""})
        services.acknowledge_brief(pack=pack, at=timezone.now())
        sign(cast.cadre)
        make_held_talk(
            cast.cadre,
            cast.supervisor,
            at=timezone.now(),
            kind=TalkKind.PRE_APPOINTMENT,
            covered=PARTS,
        )

        client.post(f"{address}release/")

        pack.refresh_from_db()
        assert pack.released_at is not None
        client.force_login(cast.cadre)
        assert address not in client.get("/").content.decode()

    def test_the_console_says_what_waits_to_officers_only(self, client, cast, pack):
        client.force_login(cast.supervisor)
        panels = client.get("/console/").context["console"].panels
        counts = [p.content for p in panels if hasattr(p.content, "appointments")]
        assert [(c.appointments, c.talks, c.reports) for c in counts] == [(1, 0, 0)]

        make_grant(cast.teammate, Role.LIAISON, unit=cast.bureau)
        client.force_login(cast.teammate)
        page = client.get("/console/").content.decode()
        assert 'id="running-title"' in page
        assert 'href="/appointments/"' not in page

    @pytest.mark.parametrize("place", ["study/", "release/"])
    def test_the_person_cannot_do_the_officers_part(self, client, cast, pack, place):
        client.force_login(cast.cadre)

        assert client.post(f"{pack.get_absolute_url()}{place}").status_code == 404

    def test_nobody_releases_themselves(self, client, cast, post):
        chief = make_cadre("局长", unit=cast.bureau)
        make_grant(chief, unit=cast.bureau)
        move_cadre(cadre=chief, unit=cast.bureau, post=post, on=timezone.localdate())
        own = AppointmentPack.objects.get(cadre=chief)
        client.force_login(chief)

        assert client.get(own.get_absolute_url()).status_code == 200
        assert client.post(f"{own.get_absolute_url()}release/").status_code == 404

    @pytest.mark.parametrize("reader", ["teammate", "stranger", "other_supervisor"])
    def test_it_is_not_there_for_anybody_else(self, client, cast, pack, reader):
        client.force_login(getattr(cast, reader))

        assert client.get(pack.get_absolute_url()).status_code == 404
        for place in ("brief/", "study/", "release/"):
            assert client.post(f"{pack.get_absolute_url()}{place}").status_code == 404

    def test_lists_are_for_organising_officers(self, client, cast, pack):
        client.force_login(cast.cadre)
        assert client.get("/appointments/").status_code == 404
        client.force_login(cast.other_supervisor)
        assert "张清和" not in client.get("/appointments/?show=all").content.decode()

    def test_other_verbs_are_refused(self, client, cast, pack):
        client.force_login(cast.supervisor)
        assert client.post("/appointments/").status_code == 405
        assert client.get(f"{pack.get_absolute_url()}release/").status_code == 405
