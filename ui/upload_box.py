"""A box for files of any size: the browser sends them to ui.uploads and shows how far it is."""

from __future__ import annotations

import streamlit as st

from jobs.databases import staging_path
from jobs.settings import upload_limit
from ui.session import Session
from ui.uploads import ROUTE, Ticket
from words import say
from words.numbers import count

_TEXTS = ("choose", "sending", "cancel", "cancelled", "failed", "received")

_HTML = """
<div class="wp-upload">
  <label class="wp-upload-pick"><span></span><input type="file" class="wp-hidden"></label>
  <span class="wp-upload-name"></span>
  <progress max="1" value="0" hidden></progress>
  <button type="button" hidden></button>
  <p role="status"></p>
</div>
"""

_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const box = find(".wp-upload"), input = find("input"), bar = find("progress"), stop = find("button");
  const say = (text) => { find("[role=status]").textContent = text; };
  if (box.dataset.token !== data.token) {
    box.dataset.token = data.token;
    find("label span").textContent = data.choose;
    find("label").title = data.choose;
    stop.textContent = data.cancel;
    find(".wp-upload-name").textContent = "";
    input.value = "";
    say("");
  }
  const send = (file) => {
    find(".wp-upload-name").textContent = file.name;
    if (file.size > data.limit) { say(data.too_large); return; }
    const request = new XMLHttpRequest();
    const busy = (yes) => { bar.hidden = stop.hidden = !yes; input.disabled = yes; };
    const over = (text) => { busy(false); input.value = ""; say(text); };
    request.upload.onprogress = (event) => {
      bar.value = event.loaded / Math.max(1, event.total);
      say(data.sending + Math.floor(100 * bar.value) + "%");
    };
    request.onload = () => {
      if (request.status === 200) {
        over(data.received);
        setTriggerValue("received", { token: data.token });
        return;
      }
      let text = data.failed;
      try { text = JSON.parse(request.responseText).error || text; } catch (broken) { text = data.failed; }
      over(text);
    };
    request.onerror = () => over(data.failed);
    request.onabort = () => over(data.cancelled);
    stop.onclick = () => request.abort();
    bar.value = 0;
    busy(true);
    request.open("PUT", data.route);
    request.setRequestHeader("x-upload-token", data.token);
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.send(file);
  };
  input.onchange = () => { if (input.files[0]) send(input.files[0]); };
  box.ondragover = (event) => event.preventDefault();
  box.ondrop = (event) => {
    event.preventDefault();
    if (!input.disabled && event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  };
}
"""


def upload_box(session: Session, key: str) -> Ticket | None:
    """A file that has arrived; it stays until it is let go of."""
    megabytes = upload_limit(session.store)
    ticket = st.session_state.get(key + "_ticket")
    if ticket is None or ticket.path is None and ticket.limit != megabytes << 20:
        ticket = st.session_state[key + "_ticket"] = Ticket(staging_path(), megabytes)
    if ticket.path is not None:
        return ticket
    component = st.components.v2.component("wanping_upload", html=_HTML, js=_SCRIPT, isolate_styles=False)
    texts = {name: say("upload." + name) for name in _TEXTS}
    too_large = say("upload.too_large", limit=count(megabytes))
    data = {"route": ROUTE, "token": ticket.token, "limit": ticket.limit, "too_large": too_large, **texts}
    component(data=data, key=key + "_box", on_received_change=lambda: None)
    return ticket if ticket.path is not None else None


def let_go(key: str) -> None:
    """Deletes the file that has arrived."""
    st.session_state.pop(key + "_ticket", None)
