from django.contrib.auth.views import LogoutView
from django.urls import path

from cadres import views

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/password/", views.ChangePasswordView.as_view(), name="password_change"),
    path("console/roster/template.xlsx", views.roster_template, name="roster_template"),
]
