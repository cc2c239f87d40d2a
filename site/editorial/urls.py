from django.urls import URLPattern, path

from editorial.bulletins import views as bulletins
from editorial.discussion import views as discussion
from editorial.posters import views as posters
from editorial.punishments import views as punishments
from editorial.selftest import views as selftest

urlpatterns: list[URLPattern] = [
    path("punishments/", punishments.register, name="punishments"),
    path("punishments/<int:punishment_id>/", punishments.case, name="punishment"),
    path("self-test/", selftest.self_test, name="self_test"),
    path("posters/<int:page_id>.pdf", posters.poster, name="poster"),
    path("console/bulletins/", bulletins.inbox, name="bulletins"),
    path("console/bulletins/<int:bulletin_id>/", bulletins.received, name="bulletin"),
    path(
        "console/bulletins/<int:bulletin_id>/bulletin.pdf",
        bulletins.received_pdf,
        name="bulletin_pdf",
    ),
    path("discussion/<int:page_id>/", discussion.thread, name="discussion"),
    path(
        "discussion/remarks/<int:remark_id>/withdraw/",
        discussion.withdraw,
        name="withdraw_remark",
    ),
]
