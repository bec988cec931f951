"""What can be wrong with a calculation, as a code and its facts; `words` has the sentences.

AnalysisError
  SchemeError      a scheme file that breaks its format: `key` says where
  SchemeMismatch   a scheme that does not fit the wave
  CommentRulesError  a table of rules for comments that breaks its format: `key` says where
"""


class AnalysisError(Exception):
    """A calculation that cannot be done."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __reduce__(self):
        return _rebuild, (type(self), self.code, self.facts)


class SchemeError(AnalysisError):
    """A scheme file that breaks its format."""


class SchemeMismatch(AnalysisError):
    """A scheme that cannot be applied to this wave."""


class CommentRulesError(AnalysisError):
    """A table of rules for comments that breaks its format."""


def _rebuild(kind, code, facts):
    return kind(code, **facts)
