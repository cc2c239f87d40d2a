"""The integrity pledge is asked for at home, signed with clauses of the post, and on the wall."""

import datetime as dt
import hashlib

import pytest
import rfc8785
from django.utils import timezone

from cadres.roles import Role
from records.models import Certificate, Pledge
from records.pledging import services
from records.pledging.clauses import wording_mark
from records.pledging.seeds import seed_integrity_pledge
from records.services import SignatureMismatch
from tests.factories.cadres import make_cast, make_grant, make_post, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    seed_integrity_pledge()
    cast = make_cast()
    post = make_post("采购管理岗")
    post.risk_points.create(code="p-1", name="量身定制", level="HIGH", measures="留痕。")
    make_posting(cast.cadre, post=post)
    return cast


def sign(cadre, at=None, **fields):
    at = at or timezone.now()
    text = services.integrity_text()
    fields = {"signature": cadre.name, **fields}
    fields.setdefault("read", wording_mark(text.clauses, services.clauses_for(cadre, at)))
    return services.sign_integrity_pledge(cadre=cadre, at=at, **fields)


def read_mark(page):
    return page.context["read"]


def test_the_first_wording_is_planted_once(cast):
    assert seed_integrity_pledge() == 0


class TestSigning:
    def test_covers_the_clauses_of_the_post(self, cast):
        at = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
        pledge = sign(cast.cadre, at)

        assert [clause["risk_point"] for clause in pledge.post_clauses] == ["p-1"]
        signed = {
            "code": "integrity",
            "number": 1,
            "title": pledge.text.title,
            "clauses": pledge.text.clauses,
            "name": "张清和",
            "staff_number": cast.cadre.staff_number,
            "occasion": "integrity-2026",
            "signed_at": "2026-03-01T04:00:00+00:00",
            "post_clauses": pledge.post_clauses,
        }
        assert pledge.digest == hashlib.sha256(rfc8785.dumps(signed)).hexdigest()

    def test_gives_a_certificate_that_speaks_of_a_pledge(self, cast):
        sign(cast.cadre)

        certificate = Certificate.objects.get(cadre=cast.cadre)
        assert certificate.heading == "廉政承诺证书"

    def test_is_refused_when_nothing_is_due(self, cast):
        sign(cast.cadre)

        with pytest.raises(services.NothingDue):
            sign(cast.cadre)
        assert Pledge.objects.count() == 1

    def test_is_refused_when_the_clauses_changed_meanwhile(self, cast):
        with pytest.raises(services.TextChanged):
            sign(cast.cadre, read="0" * 16)

    def test_is_refused_under_another_name(self, cast):
        with pytest.raises(SignatureMismatch):
            sign(cast.cadre, signature="李守正")
        assert not cast.cadre.entries.exists()

    def test_again_on_a_new_post_and_in_a_new_year(self, cast):
        first = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
        sign(cast.cadre, first)
        make_posting(cast.cadre, from_on=dt.date(2026, 9, 1), is_primary=False)

        on_post = sign(cast.cadre, first.replace(month=9))
        next_year = sign(cast.cadre, first.replace(year=2027))

        assert on_post.occasion.startswith("integrity-post-")
        assert next_year.occasion == "integrity-2027"
        assert cast.cadre.entries.count() == 3


class TestPages:
    def test_home_asks_until_it_is_signed(self, client, cast):
        client.force_login(cast.cadre)
        assert 'href="/pledges/"' in client.get("/").content.decode()

        sign(cast.cadre)
        assert 'href="/pledges/"' not in client.get("/").content.decode()

    def test_reading_and_signing(self, client, cast):
        client.force_login(cast.cadre)
        page = client.get("/pledges/")
        assert "量身定制" in page.content.decode()

        answer = client.post("/pledges/", {"signature": "张清和", "read": read_mark(page)})

        pledge = Pledge.objects.get()
        assert answer["Location"] == f"/pledges/{pledge.pk}/"
        shown = client.get(f"/pledges/{pledge.pk}/").content.decode()
        assert pledge.digest in shown and "量身定制" in shown

    @pytest.mark.parametrize("wrong", [{"signature": "李守正"}, {"read": "old"}])
    def test_a_wrong_signature_is_shown_again(self, client, cast, wrong):
        client.force_login(cast.cadre)
        mark = read_mark(client.get("/pledges/"))
        answer = client.post("/pledges/", {"signature": "张清和", "read": mark, **wrong})

        assert answer.status_code == 422
        assert not Pledge.objects.exists()

    def test_a_pledge_is_its_signers_own(self, client, cast):
        pledge = sign(cast.cadre)
        for reader in (cast.teammate, cast.supervisor, cast.stranger):
            client.force_login(reader)
            assert client.get(f"/pledges/{pledge.pk}/").status_code == 404

    def test_other_verbs_are_refused(self, client, cast):
        client.force_login(cast.cadre)
        assert client.delete("/pledges/").status_code == 405
        assert client.post("/pledges/wall/").status_code == 405


class TestWall:
    def test_names_who_signed_and_nobody_else(self, client, cast):
        sign(cast.cadre)
        client.force_login(cast.teammate)

        page = client.get("/pledges/wall/").content.decode()

        assert '<li class="wall__name">张清和</li>' in page
        assert '<li class="wall__name">李守正</li>' not in page

    def test_says_of_how_many_to_who_tracks_them_only(self, client, cast):
        sign(cast.cadre)
        client.force_login(cast.teammate)
        assert client.get("/pledges/wall/").context["shows_total"] is False
        client.force_login(cast.supervisor)
        page = client.get(f"/pledges/wall/?unit={cast.office.code}")

        assert page.context["shows_total"] is True
        assert (page.context["wall"].signed, page.context["wall"].in_service) == (1, 2)

    @pytest.mark.parametrize("reader", ["cadre", "other_supervisor"])
    def test_of_another_unit_is_not_there(self, client, cast, reader):
        client.force_login(getattr(cast, reader))
        unit = cast.other_bureau if reader == "cadre" else cast.office

        assert client.get(f"/pledges/wall/?unit={unit.code}").status_code == 404
        assert client.get("/pledges/wall/?unit=nowhere").status_code == 404

    def test_costs_the_same_for_many(self, client, cast, django_assert_max_num_queries):
        make_grant(cast.teammate, Role.LIAISON, unit=cast.bureau)
        for cadre in (cast.cadre, cast.teammate, cast.supervisor):
            sign(cadre)
        client.force_login(cast.teammate)
        client.get("/pledges/wall/")

        with django_assert_max_num_queries(9):
            client.get(f"/pledges/wall/?unit={cast.bureau.code}")
