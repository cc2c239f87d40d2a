from django.contrib.auth.views import LogoutView
from django.urls import path

from cadres import views
from cadres.factors import console as factors_console
from cadres.factors import views as factors
from cadres.notices import views as notices
from cadres.passwords import views as passwords
from cadres.risks import views as risks
from cadres.roster import views as roster
from cadres.units import views as units

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/password/", views.ChangePasswordView.as_view(), name="password_change"),
    path("accounts/second-factor/", factors.SecondFactorView.as_view(), name="second_factor"),
    path(
        "accounts/second-factor/enrol/",
        factors.EnrolFactorView.as_view(),
        name="enrol_factor",
    ),
    path("accounts/security/", factors.security, name="security"),
    path(
        "accounts/security/<uuid:public_id>/remove/",
        factors.remove_factor,
        name="remove_factor",
    ),
    path("console/second-factors/", factors_console.reset_factor, name="reset_factor"),
    path("console/passwords/", passwords.reset_password, name="reset_password"),
    path("console/units/<str:code>/", units.unit, name="unit"),
    path("console/units/<str:code>/reorganise/", units.reorganise, name="reorganise"),
    path("console/units/<str:code>/contact-point/", units.contact_point, name="contact_point"),
    path("risks/", risks.risks, name="risks"),
    path("console/risks/", risks.risk_reviews, name="risk_reviews"),
    path("console/risks/<int:finding_id>/review/", risks.review_risk, name="review_risk"),
    path("console/roster/", roster.rosters, name="rosters"),
    path("console/roster/<uuid:public_id>/", roster.roster_import, name="roster_import"),
    path(
        "console/roster/<uuid:public_id>/progress/",
        roster.roster_progress,
        name="roster_progress",
    ),
    path("console/roster/<uuid:public_id>/decide/", roster.decide_roster, name="decide_roster"),
    path(
        "console/roster/<uuid:public_id>/leavers/",
        roster.confirm_leavers,
        name="confirm_leavers",
    ),
    path("console/roster/template.xlsx", views.roster_template, name="roster_template"),
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/read/", notices.read_inbox, name="read_inbox"),
    path("inbox/<uuid:notice_id>/open/", notices.open_notice, name="open_notice"),
]
