"""Password hashing cost."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, t=2, p=1 (OWASP's minimum): about 80 log-ins/s on two cores."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
