"""Keeping certificate templates."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from cadres.models import Cadre
from records.models import CertificateTemplate


@transaction.atomic
def save_template(*, template: CertificateTemplate, actor: Cadre) -> CertificateTemplate:
    """Store `template`, new or changed; certificates already issued keep their words."""
    is_new = template.pk is None
    template.save()
    words: dict[str, Any] = {
        field.attname: getattr(template, field.attname)
        for field in CertificateTemplate._meta.concrete_fields
        if field.attname != "id"
    }
    action = (
        "records.create_certificate_template" if is_new else "records.edit_certificate_template"
    )
    log(instance=template, action=action, user=actor, data=words)
    return template
