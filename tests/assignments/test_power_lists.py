"""Power lists are kept on the console: powers, basis, process, risk points, measures, pages."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import PowerBasis, RiskEdge
from assignments.powers import services
from assignments.powers.reading import power_list
from cadres.models import Post, Power, RiskFinding, RiskPoint
from cadres.roles import Role
from law.models import Instrument
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_post, make_posting
from tests.factories.content import make_case
from tests.factories.quizzes import make_article
from warning_cases.sensitivity.labels import Sensitivity

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def keeper(cast):
    """Somebody who assigns learning over the whole tree."""
    person = make_cadre("何静澜", unit=cast.county)
    make_grant(person, Role.SUPERVISOR)
    return person


@pytest.fixture
def post(cast):
    post = make_post("采购专员", code="buyer")
    make_posting(cast.cadre, post=post)
    return post


def make_power(post, name="审核采购计划", **fields):
    return Power.objects.create(post=post, name=name, **fields)


def make_point(post, name="拆分项目", **fields):
    return RiskPoint.objects.create(
        **{"post": post, "name": name, "code": f"{post.code}-{name}", "level": "HIGH", **fields}
    )


def test_a_list_is_written_from_the_post_to_the_page_and_read_by_its_holders(
    client, cast, keeper
):
    client.force_login(keeper)
    client.post(reverse("power_lists"), {"name": "采购专员", "code": "buyer"})
    post = Post.objects.get(code="buyer")
    make_posting(cast.cadre, post=post)
    client.post(
        reverse("add_power", args=["buyer"]),
        {"name": "审核采购计划", "process": " 受理 \n\n 复核"},
    )
    power = Power.objects.get(post=post)
    assert power.process == "受理\n复核"
    article = make_article(number=15)
    Instrument.objects.update(name="示例采购法", short_name="采购法")
    article.version.instrument.refresh_from_db()
    change = reverse("change_power", args=[power.pk])
    found = client.get(change, {"q": "采购法 15"}).context["found"]
    client.post(reverse("power_basis", args=[power.pk]), {"article": found[0].reference})
    client.post(
        reverse("propose_risk", args=["buyer"]),
        {
            "post": post.pk,
            "power": power.pk,
            "source": "COLLEAGUES",
            "name": "拆分项目",
            "level": "HIGH",
            "measures": "年度计划公开",
        },
    )
    finding = RiskFinding.objects.get()
    assert not RiskPoint.objects.exists()  # somebody else has to agree
    other = make_cadre("钟立谨", unit=cast.county)
    make_grant(other, Role.SUPERVISOR)
    client.force_login(other)
    client.post(
        reverse("review_risk", args=[finding.pk]),
        {"decision": "accept", "level": "MIDDLE", "measures": "双人复核"},
    )
    point = RiskPoint.objects.get()
    case = make_case(title="拆分采购的代价")
    address = reverse("change_risk_point", args=[point.pk])
    (offered,) = client.get(address, {"q": "拆分"}).context["found"]
    client.post(
        reverse("risk_pages", args=[point.pk]), {"page": offered.page.pk, "note": "化整为零"}
    )

    page = client.get(reverse("power_list", args=["buyer"])).content.decode()
    for said in ("审核采购计划", str(article), "复核", "双人复核", case.title, "钟立谨"):
        assert said in page
    client.force_login(cast.cadre)
    assert case.title in client.get(reverse("post", args=["buyer"])).content.decode()


def test_changing_and_ending_keep_what_was(client, cast, keeper, post):
    client.force_login(keeper)
    power, point = make_power(post), None
    point = make_point(post, power=power)
    edge = RiskEdge.objects.create(risk_point=point, page=make_case())
    basis = PowerBasis.objects.create(power=power, article=make_article())
    client.post(reverse("change_power", args=[power.pk]), {"name": "审定采购计划"})
    client.post(
        reverse("change_risk_point", args=[point.pk]),
        {"name": "化整为零", "power": power.pk, "level": "LOW", "measures": "抽查"},
    )
    client.post(reverse("risk_pages", args=[point.pk]), {"remove": edge.pk})
    client.post(reverse("power_basis", args=[power.pk]), {"remove": basis.pk})
    power.refresh_from_db()
    point.refresh_from_db()
    assert (power.name, point.name, point.level) == ("审定采购计划", "化整为零", "LOW")
    assert not RiskEdge.objects.exists()
    assert not PowerBasis.objects.exists()

    client.post(reverse("end_power", args=[power.pk]))

    power.refresh_from_db()
    point.refresh_from_db()
    assert power.ended_on == point.ended_on == timezone.localdate()
    assert power_list(post, keeper) == []
    page = client.get(reverse("power_list", args=[post.code])).content.decode()
    assert "审定采购计划" in page  # among those no longer listed
    assert client.get(reverse("change_power", args=[power.pk])).status_code == 404
    assert make_power(post, "审定采购计划").pk != power.pk  # the name is free again


def test_a_single_risk_point_ends(client, keeper, post):
    point = make_point(post)
    client.force_login(keeper)

    client.post(reverse("end_risk_point", args=[point.pk]))

    point.refresh_from_db()
    assert point.ended_on == timezone.localdate()
    assert client.post(reverse("end_risk_point", args=[point.pk])).status_code == 404


def test_refusals_name_what_stands_in_the_way(client, cast, keeper, post):
    power, other = make_power(post), make_power(post, "组织验收")
    point, second = make_point(post), make_point(post, "泄露标底")
    foreign = make_power(make_post("出纳", code="cashier"))
    client.force_login(keeper)
    cases = (
        (reverse("power_lists"), {"name": "又一个", "code": "buyer"}, "buyer"),
        (reverse("power_lists"), {"name": "又一个", "code": "采购"}, ""),
        (reverse("add_power", args=["buyer"]), {"name": power.name}, power.name),
        (reverse("change_power", args=[other.pk]), {"name": power.name}, power.name),
        (reverse("change_power", args=[other.pk]), {"name": ""}, ""),
        (
            reverse("change_risk_point", args=[second.pk]),
            {"name": point.name, "level": "LOW"},
            point.name,
        ),
        (
            reverse("change_risk_point", args=[second.pk]),
            {"name": "x", "level": "LOW", "power": foreign.pk},
            "",
        ),
        (
            reverse("propose_risk", args=["buyer"]),
            {"post": post.pk, "source": "SELF", "level": "LOW", "name": point.name},
            point.name,
        ),
    )
    for address, sent, said in cases:
        response = client.post(address, sent)
        assert response.status_code == 422, address
        assert "field__error" in response.content.decode()
        assert said in response.content.decode()
    with pytest.raises(services.OfAnotherPost):
        services.change_risk_point(
            point=point, power=foreign, name="x", name_en="", description="", measures="",
            level="LOW", actor=keeper, at=timezone.now(),
        )  # fmt: skip
    services.end_power(power=power, actor=keeper, at=timezone.now())
    for refused in (
        lambda: services.end_power(power=power, actor=keeper, at=timezone.now()),
        lambda: services.rest_on(power=power, article=make_article(), actor=keeper),
    ):
        with pytest.raises(services.AlreadyEnded):
            refused()


def test_units_read_the_lists_of_posts_they_have_and_propose_to_them(client, cast, post):
    unheld = make_post("船闸管理", code="lock-keeper")
    power = make_power(post)
    client.force_login(cast.supervisor)

    page = client.get(reverse("power_lists")).content.decode()
    assert "采购专员" in page
    assert "船闸管理" not in page
    assert client.get(reverse("power_list", args=[unheld.code])).status_code == 404
    assert client.get(reverse("propose_risk", args=[post.code])).status_code == 200
    assert client.get(reverse("propose_risk", args=[unheld.code])).status_code == 404
    # Posts are common to all units: the lists themselves are written at the top of the tree.
    for name, key in (("add_power", post.code), ("change_power", power.pk)):
        assert client.get(reverse(name, args=[key])).status_code == 404
    assert client.post(reverse("end_power", args=[power.pk])).status_code == 404
    assert client.post(reverse("power_lists"), {"name": "x", "code": "x"}).status_code == 404
    for person in (cast.cadre, cast.stranger):
        client.force_login(person)
        assert client.get(reverse("power_lists")).status_code == 404
        assert client.get(reverse("power_list", args=[post.code])).status_code == 404
    client.force_login(cast.other_supervisor)
    assert "采购专员" not in client.get(reverse("power_lists")).content.decode()


def test_a_case_of_few_readers_is_named_to_nobody_else(client, cast, keeper, post):
    point = make_point(post, power=make_power(post))
    secret = make_case(
        title="内部通报案例",
        sensitivity=Sensitivity.RESTRICTED,
        reader_roles=f",{Role.AUDITOR},",
    )
    RiskEdge.objects.create(risk_point=point, page=secret)
    for person, name, key in (
        (cast.cadre, "post", post.code),
        (cast.supervisor, "power_list", post.code),
        (keeper, "change_risk_point", point.pk),
    ):
        client.force_login(person)
        response = client.get(reverse(name, args=[key]), {"q": "通报"})
        assert response.status_code == 200
        assert secret.title not in response.content.decode()
    client.force_login(cast.supervisor)
    assert secret.title not in client.get(reverse("closings")).content.decode()
    client.force_login(keeper)
    address = reverse("risk_pages", args=[point.pk])
    assert client.post(address, {"page": secret.pk}).status_code == 404
    assert client.post(address, {"remove": RiskEdge.objects.get().pk}).status_code == 404


def test_nonsense_is_not_found_and_verbs_count(client, keeper, post):
    power, point = make_power(post), make_point(post)
    client.force_login(keeper)
    for name, key, sent in (
        ("power_basis", power.pk, {"article": "nothing"}),
        ("power_basis", power.pk, {"article": "no-law:2018:3"}),
        ("power_basis", power.pk, {"remove": "x"}),
        ("risk_pages", point.pk, {"page": "9" * 30}),
        ("risk_pages", point.pk, {"page": "1"}),
    ):
        assert client.post(reverse(name, args=[key]), sent).status_code == 404, (name, sent)
    for name, key in (
        ("power_basis", power.pk),
        ("end_power", power.pk),
        ("risk_pages", point.pk),
        ("end_risk_point", point.pk),
    ):
        assert client.get(reverse(name, args=[key])).status_code == 405
    assert client.post(reverse("power_list", args=[post.code])).status_code == 405


def test_the_lists_cost_as_many_queries_for_many_posts(
    client, cast, keeper, post, django_assert_max_num_queries
):
    for number in range(12):
        other = make_post(f"岗位{number}", code=f"p{number}")
        make_point(other, f"风险{number}", power=make_power(other, f"职权{number}"))
        make_posting(make_cadre(unit=cast.office), post=other, from_on=dt.date(2025, 1, 1))
    client.force_login(keeper)
    client.get(reverse("power_lists"))

    with django_assert_max_num_queries(14):
        assert "岗位11" in client.get(reverse("power_lists")).content.decode()
