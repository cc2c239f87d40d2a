from campaigns.models.pages import CampaignIndexPage, CampaignPage
from campaigns.models.participation import Participation

__all__ = ["CampaignIndexPage", "CampaignPage", "Participation"]
