"""The guided form of a case, tab by tab."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    PageChooserPanel,
)

from warning_cases.questions.panels import CaseQuestionsPanel

# Counted while it is typed, by static/js/plain_language.js.
_PLAIN: Final[dict[str, Any]] = {
    "data-plain-count": _("{count} characters"),
    "data-plain-long": _("longest sentence {longest} characters: two short ones read better"),
}
HELP: Final = HelpPanel(
    content=_(
        "Save drafts as often as you like; nobody sees them. Submit the case for review "
        "when it is ready: somebody else approves it, and it is published."
    )
)

FACTS: Final[list[Any]] = [
    MultiFieldPanel(
        [
            FieldPanel(
                "case_kind",
                help_text=_("Shown to readers. A real person is named in public cases only."),
            ),
            FieldPanel("source"),
            FieldPanel(
                "position",
                help_text=_("The post, not the person: “head of a county procurement office”."),
            ),
            FieldPanel(
                "post",
                help_text=_("The kind of position; people in it are who should read the case."),
            ),
            FieldPanel(
                "powers_abused",
                help_text=_("Which powers of the post were used, and for whom."),
            ),
            FieldRowPanel([FieldPanel("act_from"), FieldPanel("act_to")]),
            HelpPanel(
                content=_(
                    "The end of the acts decides which version of the law applies: to the "
                    "articles cited, and to the amount band."
                )
            ),
            FieldRowPanel([FieldPanel("amount_yuan"), FieldPanel("amount_kind")]),
            FieldPanel("has_listed_circumstances"),
        ],
        heading=_("Facts of the case"),
    ),
    MultiFieldPanel(
        [FieldPanel("risk_points")], heading=_("Risk points it shows"), classname="collapsed"
    ),
]

TIMELINE: Final[list[Any]] = [
    FieldPanel(
        "timeline",
        help_text=_(
            "Stage by stage, from refusing to concealing. Give the moments of choice: readers "
            "decide before they see what happened."
        ),
    ),
    FieldPanel("outcome"),
    FieldPanel(
        "confession",
        help_text=_("A few sentences at most. In a fictional case they are fictional too."),
    ),
    FieldPanel(
        "media", help_text=_("Recordings need a transcript; without it they are not accepted.")
    ),
]

LAW: Final[list[Any]] = [
    FieldPanel("articles"),
    MultiFieldPanel([FieldPanel("charges")], heading=_("Charges"), classname="collapsed"),
    FieldPanel("terms"),
]

EXPLANATIONS: Final[list[Any]] = [
    MultiFieldPanel(
        [
            FieldPanel(
                "ethics", help_text=_("Which value gave way, and how it began."), attrs=_PLAIN
            ),
            FieldPanel(
                "discipline",
                help_text=_("Which of the six disciplines was broken."),
                attrs=_PLAIN,
            ),
            FieldPanel(
                "law", help_text=_("Which articles apply, in plain words."), attrs=_PLAIN
            ),
            FieldPanel(
                "responsibility",
                help_text=_("Who should have seen it, and which control was missing."),
                attrs=_PLAIN,
            ),
        ],
        heading=_("Four explanations"),
    ),
    FieldPanel("lessons"),
    FieldPanel("measures"),
    FieldPanel("discussion", help_text=_("Questions for the meeting after reading.")),
]

EXERCISES: Final[list[Any]] = [
    HelpPanel(
        content=_(
            "Choices and the reminder moment come from the timeline. Finished exercises enter "
            "the education record; a course can require them. Answers are shown to nobody else."
        )
    ),
    FieldPanel(
        "ladder",
        help_text=_("Four to six acts, some of them lawful, that readers place on the ladder."),
    ),
    FieldPanel(
        "mirror",
        help_text=_(
            "Questions to oneself. What readers tick is never sent anywhere, not even to the site."
        ),
    ),
    PageChooserPanel("exemplar", "exemplars.ExemplarPage"),
]

QUESTIONS: Final[list[Any]] = [CaseQuestionsPanel()]

READERS: Final[list[Any]] = [
    HelpPanel(
        content=_(
            "To whom it is not addressed, the case does not exist: not in the library, not in "
            "search, not by its address; nor do its pictures and recordings."
        )
    ),
    FieldPanel("sensitivity"),
    FieldPanel(
        "readers_unit", help_text=_("The unit whose case it is, with every unit below it.")
    ),
    FieldPanel(
        "reader_roles",
        help_text=_(
            "For restricted cases: who holds one of these roles over the unit, above or below "
            "it, may read it. Its editors and reviewers always may."
        ),
    ),
]
