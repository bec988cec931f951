"""What a method note says of the seal on a scheme: when, what had come by then, and how often it was amended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sealed:
    """ballots: forms stored when it was sealed; withdrawn: forms that had come and were withdrawn by then.

    amended, reason: of the last amendment. kept: the scheme in use is the one that was sealed, or last amended.
    """

    moment: datetime
    ballots: int
    withdrawn: int
    amendments: int = 0
    amended: datetime | None = None
    reason: str = ""
    kept: bool = True

    @property
    def before_ballots(self) -> bool:
        """Whether nobody could have known an answer."""
        return self.ballots == 0 and self.withdrawn == 0
