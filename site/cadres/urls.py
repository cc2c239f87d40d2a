from django.contrib.auth.views import LogoutView
from django.urls import path

from cadres import views
from cadres.notices import views as notices
from cadres.passwords import views as passwords

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/password/", views.ChangePasswordView.as_view(), name="password_change"),
    path("console/passwords/", passwords.reset_password, name="reset_password"),
    path("console/roster/template.xlsx", views.roster_template, name="roster_template"),
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/read/", notices.read_inbox, name="read_inbox"),
    path("inbox/<uuid:notice_id>/open/", notices.open_notice, name="open_notice"),
]
