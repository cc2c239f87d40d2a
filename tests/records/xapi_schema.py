"""What xAPI 1.0.3 (part two, "Experience API Data") allows a statement to be, as JSON schema."""

IRI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:.+"}
UUID = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
INSTANT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-](?!00:00$)\d\d:?\d\d)$",
}
LANGUAGE_MAP = {
    "type": "object",
    "propertyNames": {"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
    "additionalProperties": {"type": "string"},
}
EXTENSIONS = {"type": "object", "propertyNames": IRI}


def closed(properties, required=()):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


ACCOUNT = closed(
    {"homePage": IRI, "name": {"type": "string", "minLength": 1}}, ["homePage", "name"]
)
_IDENTIFIERS = {
    "mbox": {"type": "string", "pattern": "^mailto:[^@]+@[^@]+$"},
    "mbox_sha1sum": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
    "openid": IRI,
    "account": ACCOUNT,
}
AGENT = {
    **closed({"objectType": {"const": "Agent"}, "name": {"type": "string"}, **_IDENTIFIERS}),
    "oneOf": [{"required": [name]} for name in _IDENTIFIERS],
}
VERB = closed({"id": IRI, "display": LANGUAGE_MAP}, ["id"])
DEFINITION = closed(
    {
        "name": LANGUAGE_MAP,
        "description": LANGUAGE_MAP,
        "type": IRI,
        "moreInfo": IRI,
        "extensions": EXTENSIONS,
    }
)
ACTIVITY = closed(
    {"objectType": {"const": "Activity"}, "id": IRI, "definition": DEFINITION}, ["id"]
)
REFERENCE = closed({"objectType": {"const": "StatementRef"}, "id": UUID}, ["objectType", "id"])
SCORE = closed(
    {
        "scaled": {"type": "number", "minimum": -1, "maximum": 1},
        "raw": {"type": "number"},
        "min": {"type": "number"},
        "max": {"type": "number"},
    }
)
RESULT = closed(
    {
        "score": SCORE,
        "success": {"type": "boolean"},
        "completion": {"type": "boolean"},
        "response": {"type": "string"},
        "duration": {"type": "string", "pattern": "^P"},
        "extensions": EXTENSIONS,
    }
)
CONTEXT = closed(
    {
        "registration": UUID,
        "instructor": AGENT,
        "team": AGENT,
        "contextActivities": closed(
            {
                name: {"type": "array", "items": ACTIVITY}
                for name in ("parent", "grouping", "category", "other")
            }
        ),
        "revision": {"type": "string"},
        "platform": {"type": "string"},
        "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
        "statement": REFERENCE,
        "extensions": EXTENSIONS,
    }
)
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
STATEMENT = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **closed(
        {
            "id": UUID,
            "actor": AGENT,
            "verb": VERB,
            "object": {"oneOf": [ACTIVITY, REFERENCE]},
            "result": RESULT,
            "context": CONTEXT,
            "timestamp": INSTANT,
            "stored": INSTANT,
            "authority": AGENT,
            "version": {"type": "string", "pattern": r"^1\.0(\.\d+)?$"},
        },
        ["id", "actor", "verb", "object", "timestamp", "stored", "authority", "version"],
    ),
    "allOf": [
        # Revision and platform are only for statements about activities (2.4.6).
        {
            "if": {"properties": {"object": REFERENCE}},
            "then": {
                "properties": {
                    "context": {
                        "not": {
                            "anyOf": [{"required": ["platform"]}, {"required": ["revision"]}]
                        }
                    }
                }
            },
        },
        # A voiding statement has a statement as its object (2.3.2).
        {
            "if": {"properties": {"verb": {"properties": {"id": {"const": VOIDED}}}}},
            "then": {"properties": {"object": REFERENCE}},
        },
    ],
}
RESULTS = closed(
    {"statements": {"type": "array", "items": STATEMENT}, "more": {"type": "string"}},
    ["statements"],
)
