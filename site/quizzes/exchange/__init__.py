"""Questions in and out: XLSX, GIFT, Moodle XML, QTI, and dumps of django-quiz-app."""
