"""The system administrator words certificates and says how long they hold; nobody else does."""

import pytest
from wagtail.models import ModelLogEntry

from cadres.roles import Role
from records.models import CertificateTemplate
from tests.factories.cadres import make_cadre, make_grant
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
LIST = "/console/certificate-templates/"
FORM = {
    "name": "年度证书",
    "activity": "",
    "heading": "培训证书",
    "wording": "已参加年度轮训。",
    "layout": "VERMILION",
    "validity_months": "12",
    "is_active": "on",
}


@pytest.fixture
def configuring(client):
    admin = make_cadre()
    make_grant(admin, Role.SYSTEM_ADMIN)
    client.force_login(admin)
    return client


def test_makes_one(configuring):
    assert configuring.post(LIST, FORM).status_code == 302

    template = CertificateTemplate.objects.get()
    assert (template.layout, template.validity_months) == ("VERMILION", 12)
    assert ModelLogEntry.objects.get().action == "records.create_certificate_template"
    assert "年度证书" in configuring.get(LIST).content.decode()


def test_makes_one_for_a_course(configuring):
    course = make_course()

    configuring.post(LIST, {**FORM, "activity": f"courses.course:{course.pk}"})

    assert CertificateTemplate.objects.fitting(course.activity_key).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"validity_months": "0"}, {"validity_months": "121"}, {"validity_months": "-3"},
     {"activity": "courses.course:999999"}, {"layout": "GOLD"}, {"heading": ""},
     {"heading": "长" * 25}],
)  # fmt: skip
def test_refuses_what_cannot_be(configuring, wrong):
    assert configuring.post(LIST, {**FORM, **wrong}).status_code == 422
    assert not CertificateTemplate.objects.exists()


def test_refuses_a_second_one_for_the_same_activity(configuring):
    configuring.post(LIST, FORM)

    assert configuring.post(LIST, {**FORM, "name": "另一种"}).status_code == 422


def test_changes_and_shows_one(configuring):
    configuring.post(LIST, FORM)
    address = f"{LIST}{CertificateTemplate.objects.get().pk}/"

    configuring.post(address, {**FORM, "validity_months": ""})

    assert CertificateTemplate.objects.get().validity_months is None
    assert configuring.get(address).status_code == 200
    assert configuring.get(f"{address}preview.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.AUDITOR, Role.SECURITY_ADMIN])
@pytest.mark.parametrize("address", [LIST, f"{LIST}1/", f"{LIST}1/preview.pdf"])
def test_nobody_else_finds_the_page(client, role, address):
    CertificateTemplate.objects.create(pk=1, name="年度证书")
    person = make_cadre()
    if role:
        make_grant(person, role)
    client.force_login(person)

    assert client.get(address).status_code == 404
    assert client.post(address, FORM).status_code in (404, 405)
