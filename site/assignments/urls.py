from django.urls import URLPattern, path

from assignments.views import boards, console

urlpatterns: list[URLPattern] = [
    path("console/", console.console, name="console"),
    path("console/assign/", console.assign, name="assign"),
    path("board/", boards.boards, name="boards"),
    path("board/<int:assignment_id>/", boards.board, name="board"),
    path("board/<int:assignment_id>/names/", boards.board_names, name="board_names"),
    path("board/<int:assignment_id>/board.xlsx", boards.board_export, name="board_export"),
    path("board/<int:assignment_id>/figures/", boards.board_figures, name="board_figures"),
]
