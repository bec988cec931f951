"""The route of large uploads alone, in a process of its own: prints its port, its token and its process."""

import os
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from ui.uploads import Ticket, routes

if __name__ == "__main__":
    ticket = Ticket(Path(sys.argv[1]), int(sys.argv[2]))
    print(ticket.token, os.getpid(), flush=True)
    uvicorn.run(Starlette(routes=routes()), host="127.0.0.1", port=int(sys.argv[3]), log_level="error")
