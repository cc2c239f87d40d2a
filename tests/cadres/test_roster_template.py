"""Who keeps a roster can download an empty one."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from cadres.models import Post
from cadres.roles import Role
from cadres.roster.reading import read_rows
from cadres.roster.rows import find_headings
from cadres.roster.template import roster_template
from tests.factories.cadres import make_cast, make_grant, make_post, make_unit

pytestmark = pytest.mark.django_db
URL = "/console/roster/template.xlsx"


@pytest.fixture
def cast():
    return make_cast()


def download(client):
    return load_workbook(io.BytesIO(b"".join(client.get(URL).streaming_content)))


def test_offers_the_units_whose_roster_one_keeps_and_no_others(client, cast):
    client.force_login(cast.supervisor)

    lists = download(client).worksheets[1]

    codes = {row[0].value for row in lists.iter_rows(min_row=2)} - {None}
    assert codes == {cast.bureau.code, cast.office.code}


def test_offers_lists_to_choose_from(client, cast):
    make_post()
    client.force_login(cast.supervisor)

    sheet = download(client).worksheets[0]

    assert {str(v.sqref)[0] for v in sheet.data_validations.dataValidation} == set("CDEFG")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_is_a_roster_that_the_import_understands(tmp_path, language):
    with translation.override(language):
        file = roster_template([make_unit()], list(Post.objects.all()))
    (tmp_path / "r.xlsx").write_bytes(file.read())

    assert len(find_headings(read_rows(tmp_path / "r.xlsx")).at) == 9


def test_a_unit_named_like_a_formula_is_harmless(tmp_path):
    file = roster_template([make_unit("=1+1")], [])

    lists = load_workbook(file).worksheets[1]

    assert lists["B2"].value == "'=1+1"
    assert lists["B2"].data_type == "s"


def test_a_stranger_finds_nothing(client, cast):
    client.force_login(cast.cadre)

    assert client.get(URL).status_code == 404


def test_an_organiser_keeps_no_roster(client, cast):
    make_grant(cast.cadre, Role.ORGANISER)
    client.force_login(cast.cadre)

    assert client.get(URL).status_code == 404


def test_anonymous_visitors_sign_in_first(client):
    assert client.get(URL)["Location"].startswith("/accounts/login/")


def test_is_read_only_and_kept_by_no_cache(client, cast):
    client.force_login(cast.supervisor)

    assert client.post(URL).status_code == 405
    assert client.get(URL)["Cache-Control"] == "no-store"
