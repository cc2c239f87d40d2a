"""Cases are discussed where the site allows it, and a reviewer reads first."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from cadres.roles import Role
from editorial.discussion import services
from editorial.models import DiscussionSettings, Remark
from tests.editorial.conftest import somebody
from tests.factories.cadres import make_cadre
from tests.factories.content import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(workflow):
    return make_case()


@pytest.fixture
def turned_on(case):
    site = Site.objects.get(is_default_site=True)
    DiscussionSettings.objects.update_or_create(site=site, defaults={"is_on": True})


def url(case):
    return reverse("discussion", args=[case.pk])


def test_is_off_until_somebody_turns_it_on(client, case):
    client.force_login(make_cadre())

    assert client.get(url(case)).status_code == 404
    assert url(case) not in client.get(case.url).content.decode()


def test_a_remark_waits_until_a_reviewer_shows_it(client, case, turned_on, publisher):
    author, reader = make_cadre("张清和"), make_cadre("李守正")
    client.force_login(author)
    assert client.post(url(case), {"text": "第一次就该登记。"}).status_code == 302
    client.force_login(reader)
    assert "第一次就该登记。" not in client.get(url(case)).content.decode()

    client.force_login(publisher)
    queue = reverse("moderate_remarks")
    assert "第一次就该登记。" in client.get(queue).content.decode()
    client.post(queue, {"remark": Remark.objects.get().pk, "decision": "show"})

    client.force_login(reader)
    assert "第一次就该登记。" in client.get(url(case)).content.decode()


def test_the_author_reads_why_it_is_not_shown_and_takes_it_back(
    client, case, turned_on, publisher, now
):
    author = make_cadre()
    remark = services.write_remark(page=case, author=author, text="说得过分", at=now)
    services.decide_remark(
        remark=remark, is_shown=False, reason="请就事论事", actor=publisher, at=now
    )
    client.force_login(author)
    assert "请就事论事" in client.get(url(case)).content.decode()

    client.post(reverse("withdraw_remark", args=[remark.pk]))

    remark.refresh_from_db()
    assert (remark.state, remark.text) == (Remark.State.WITHDRAWN, "–")


def test_nobody_takes_back_or_decides_on_anothers_wrongly(
    client, case, turned_on, publisher, now
):
    remark = services.write_remark(page=case, author=make_cadre(), text="一句", at=now)
    own = services.write_remark(page=case, author=publisher, text="我的", at=now)
    client.force_login(make_cadre())
    assert client.post(reverse("withdraw_remark", args=[remark.pk])).status_code == 404
    assert client.get(reverse("withdraw_remark", args=[remark.pk])).status_code == 405

    with pytest.raises(services.DecidedAlready):
        services.decide_remark(remark=own, is_shown=True, reason="", actor=publisher, at=now)
    services.decide_remark(remark=remark, is_shown=True, reason="", actor=publisher, at=now)
    with pytest.raises(services.DecidedAlready):
        services.decide_remark(
            remark=remark, is_shown=False, reason="", actor=publisher, at=now
        )


@pytest.mark.parametrize("text", ["", " ", "长" * 1001, "打我电话13800138000"])
def test_refuses_what_is_empty_too_long_or_names_somebody(client, case, turned_on, text):
    client.force_login(make_cadre())

    answer = client.post(url(case), {"text": text})

    assert answer.status_code == 400
    assert not Remark.objects.exists()


def test_five_waiting_are_enough(case, now):
    author = make_cadre()
    for number in range(5):
        services.write_remark(page=case, author=author, text=f"第{number}条", at=now)

    with pytest.raises(services.TooManyWaiting):
        services.write_remark(page=case, author=author, text="再一条", at=now)


def test_what_somebody_may_not_read_they_may_not_discuss(client, turned_on):
    hidden = make_case(sensitivity="RESTRICTED", reader_roles=",AUDITOR,")
    client.force_login(make_cadre())

    assert client.get(url(hidden)).status_code == 404


def test_the_queue_is_for_reviewers(client, workflow):
    client.force_login(somebody("编辑", Role.EDITOR))

    assert client.get(reverse("moderate_remarks")).status_code == 404


def test_an_erased_person_leaves_no_words(case, now):
    author = make_cadre()
    remark = services.write_remark(page=case, author=author, text="一句", at=now)

    assert services.erase_remarks(author) == 1
    remark.refresh_from_db()
    assert remark.text == "–"
