from django.urls import path

from records import views

urlpatterns = [
    path("record/", views.own_record, name="record"),
    path("record/<str:staff_number>/", views.cadre_record, name="cadre_record"),
    path("certificates/<slug:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:code>.png", views.certificate_image, name="certificate_image"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_certificate, name="verify_certificate"),
]
