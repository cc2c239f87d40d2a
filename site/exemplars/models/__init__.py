from exemplars.models.cards import BoundaryCardIndexPage, BoundaryCardPage
from exemplars.models.columns import ColumnEntryPage, ColumnPage
from exemplars.models.gallery import GalleryPage, GalleryWorkPage
from exemplars.models.practices import PracticeIndexPage, PracticePage
from exemplars.models.self_checks import SelfCheckIndexPage, SelfCheckPage
from exemplars.models.stories import ExemplarIndexPage, ExemplarPage

__all__ = [
    "BoundaryCardIndexPage",
    "BoundaryCardPage",
    "ColumnEntryPage",
    "ColumnPage",
    "ExemplarIndexPage",
    "ExemplarPage",
    "GalleryPage",
    "GalleryWorkPage",
    "PracticeIndexPage",
    "PracticePage",
    "SelfCheckIndexPage",
    "SelfCheckPage",
]
