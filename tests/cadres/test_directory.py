"""A directory's password signs in an account that exists; the directory is asked over real LDAP."""

import pytest
from wagtail.models import ModelLogEntry

from cadres.models import Cadre
from cadres.signing_in import DIRECTORY
from tests.cadres.ldap_server import Directory
from tests.factories.cadres import PASSWORD, make_cadre, make_grant

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
THEIRS = "Directory-pass-7"


@pytest.fixture(scope="module")
def directory():
    people = {
        f"uid={name},ou=people,dc=example": ({"employeeNumber": number}, THEIRS)
        for name, number in [
            ("zhang", "008812"),
            ("closed", "5"),
            ("nobody", "999"),
            ("twin1", "42"),
            ("twin2", "42"),
        ]
    }
    running = Directory(people, service=("cn=qingfeng,dc=example", "service"))
    yield running
    running.close()


@pytest.fixture(autouse=True)
def turned_on(settings, directory):
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, DIRECTORY]
    settings.LDAP_URL = directory.url
    settings.LDAP_START_TLS = False  # loopback
    settings.LDAP_BIND_DN, settings.LDAP_BIND_PASSWORD = directory.service
    settings.LDAP_BASE_DN = "ou=people,dc=example"
    directory.binds.clear()
    directory.filters.clear()


@pytest.fixture
def cadre():
    return make_cadre(staff_number="008812", username="zhang")


def sign_in(client, name, password=THEIRS):
    return client.post(LOGIN, {"username": name, "password": password})


@pytest.mark.parametrize("name", ["008812", "zhang"])
def test_admits_who_has_an_account_by_either_name(client, cadre, name):
    Cadre.objects.filter(pk=cadre.pk).update(
        password_set_at="2020-01-01T00:00:00Z", password_expires_at="2020-01-02T00:00:00Z"
    )

    assert sign_in(client, name).status_code == 302

    assert client.get("/record/").status_code == 200  # our own old password is not asked for
    assert ModelLogEntry.objects.get().data == {"how": ["directory"]}


@pytest.mark.parametrize("password", ["wrong", " ", "服" * 50])
def test_a_wrong_password_admits_nobody(client, cadre, password):
    assert sign_in(client, "008812", password).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_bind_without_a_password_is_never_tried(cadre, directory):
    from cadres.directory.asking import accepts

    assert not accepts("008812", "")
    assert not accepts("", THEIRS)
    assert directory.binds == []


def test_makes_no_account(client, directory):
    before = Cadre.objects.count()

    assert sign_in(client, "999").status_code == 200

    assert Cadre.objects.count() == before
    assert (
        "employeeNumber",
        "999",
    ) in directory.filters  # asked all the same: no faster answer


def test_does_not_open_a_closed_account(client):
    make_cadre(staff_number="5", is_active=False)

    assert sign_in(client, "5").status_code == 200


def test_two_entries_of_one_number_admit_neither(client):
    make_cadre(staff_number="42")

    assert sign_in(client, "42").status_code == 200


@pytest.mark.parametrize("number", ["*", "008812)(uid=*", "\\2a", "\0"])
def test_what_is_typed_stays_a_value(number, directory):
    from cadres.directory.asking import accepts

    assert not accepts(number, THEIRS)
    assert directory.filters == [("employeeNumber", number)]


def test_the_password_here_works_as_well(client):
    local = make_cadre(staff_number="31", password=PASSWORD)

    assert sign_in(client, local.staff_number, PASSWORD).status_code == 302


@pytest.mark.parametrize("trouble", ["down", "service account", "no TLS"])
def test_a_directory_that_does_not_answer_admits_nobody_and_leaves_the_rest(
    client, cadre, settings, trouble, caplog
):
    if trouble == "down":
        settings.LDAP_URL = "ldap://127.0.0.1:1"
    elif trouble == "service account":
        settings.LDAP_BIND_PASSWORD = "changed"
    else:
        settings.LDAP_START_TLS = True  # which this directory does not speak
    local = make_cadre(staff_number="31", password=PASSWORD)

    assert sign_in(client, "008812").status_code == 200
    assert "the directory did not answer" in caplog.text
    assert THEIRS not in caplog.text
    assert sign_in(client, local.staff_number, PASSWORD).status_code == 302


def test_people_with_a_role_show_their_second_factor(client, cadre, settings):
    settings.SECOND_FACTOR = True
    make_grant(cadre)

    assert sign_in(client, "008812")["Location"] == "/accounts/second-factor/"
    assert "_auth_user_id" not in client.session


def test_guesses_are_counted_like_any_other(client, cadre):
    answers = [sign_in(client, "008812", "wrong").status_code for _guess in range(10)]

    assert answers[-1] == 429
    assert sign_in(client, "008812").status_code == 429
