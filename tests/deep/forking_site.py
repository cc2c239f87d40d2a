"""The site's WSGI application in workers that may be killed: `python -m tests.deep.forking_site PORT`.

A parent that has loaded everything forks the workers, so that one which is killed has its successor
within milliseconds; Granian's would take seconds to load. Each takes one request at a time from the
same listening socket.

`MUTANT` names a fault to build in, for the tests that have to see it.
"""

import os
import socket
import sys
import time
import traceback
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.util import setup_testing_defaults

WORKERS = 6


class Handler(WSGIRequestHandler):
    def log_message(self, *_arguments):
        """Say nothing: a test makes thousands of requests."""


def acknowledge_before_the_commit(application):
    """Answer first, commit a moment later."""
    from django.db import connection

    from quizzes import services

    save = services.save_answers

    def save_without_commit(**arguments):
        connection.set_autocommit(False)
        return save(**arguments)

    services.save_answers = save_without_commit

    def answer(environ, start_response):
        response = application(environ, start_response)
        yield from response
        if not connection.get_autocommit():
            time.sleep(0.05)
            connection.commit()
            connection.set_autocommit(True)
        response.close()

    return answer


def commit_without_waiting_for_the_disk(application):
    """Let PostgreSQL acknowledge what it has in memory only."""
    from quizzes.services import answers

    answers.GUARDS = answers.GUARDS.replace(
        "'synchronous_commit', 'on'", "'synchronous_commit', 'off'"
    )
    return application


MUTANTS = {
    "": lambda application: application,
    "early": acknowledge_before_the_commit,
    "lazy": commit_without_waiting_for_the_disk,
}


def work(listener, application):
    server = WSGIServer(listener.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = "127.0.0.1", listener.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever()


def warm_up(application):
    """Answer a request once before forking, so that no worker has to load the views anew."""
    from django.db import connections

    token = "w" * 32
    environ = {"HTTP_HOST": "127.0.0.1", "HTTP_X_CSRFTOKEN": token}
    environ["HTTP_COOKIE"] = f"sessionid={token}; csrftoken={token}"
    environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json"}
    environ["PATH_INFO"] = "/attempts/00000000-0000-4000-8000-000000000000/answers"
    setup_testing_defaults(environ)
    told = []
    response = application(environ, lambda status, *_rest: told.append(status))
    list(response)
    response.close()
    assert told == ["401 Unauthorized"], told
    connections.close_all()  # none is shared with a worker


def main():
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=256)
    from config.wsgi import application

    warm_up(application)
    mutated = MUTANTS[os.environ.get("MUTANT", "")](application)
    workers = 0
    while True:
        while workers < WORKERS:
            if os.fork() == 0:
                try:
                    work(listener, mutated)
                finally:
                    traceback.print_exc()
                    os._exit(1)
            workers += 1
        os.wait()
        workers -= 1


if __name__ == "__main__":
    main()
