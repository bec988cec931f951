"""The keyboard entry of one form: every key is answered in the browser, a finished form goes to the server as a whole.

While the server answers, further keys wait in a queue; a form that was refused stays until its number is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

_HTML = """
<div class="wp-keyboard" tabindex="0" role="application">
  <div class="wp-keys-now">
    <div class="wp-keys-number"><small></small><b></b></div>
    <div class="wp-keys-item"><small></small><b></b><span></span></div>
    <div class="wp-keys-state" role="status" aria-live="polite"></div>
  </div>
  <ul class="wp-keys-legend"></ul>
  <div class="wp-keys-scroll"><div class="wp-keys-form"></div></div>
</div>
"""

_SCRIPT = """
const WAITS = 15000, LONGEST = 40;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".wp-keyboard");
  const find = (selector) => root.querySelector(selector);
  const now = root.entry && root.entry.form === data.form ? root.entry : (root.entry = fresh());
  const items = data.items, words = data.words;

  function fresh() {
    return { form: data.form, stage: "number", number: "", marks: Array(data.items.length).fill(""), place: 0, sent: null,
      queue: [], keys: 0, since: 0, said: "", drawn: false, answered: "" };
  }

  function keyOf(event) {
    const pad = /^(?:Numpad|Digit)([0-9])$/.exec(event.code || "");
    if (event.ctrlKey || event.metaKey || event.altKey) return "";
    if (pad && (event.code[0] === "N" || !event.shiftKey)) return pad[1];  // also without NumLock, or under an input method
    if (event.code === "NumpadMultiply" || (event.code === "Digit8" && event.shiftKey)) return "*";
    if (event.code === "NumpadEnter") return "Enter";
    return event.key;
  }

  function press(key) {
    if (now.stage === "wait") {
      if (key === "Enter" && Date.now() - now.sentAt > WAITS) return send();
      if (now.queue.length < 2000) now.queue.push(key);
      return;
    }
    now.said = "";
    if (now.stage === "number") typeNumber(key);
    else if (now.stage === "marks") typeMark(key);
    else if (key === "Enter") send();
    else if (key === "Backspace") back();
  }

  function typeNumber(key) {
    if (key === "Backspace") now.number = now.number.slice(0, -1);
    else if (/^[0-9A-Za-z-]$/.test(key) && now.number.length < LONGEST) now.number += key;
    else if (key === "Enter" && now.number) {
      if (data.entered.includes(now.number)) now.said = words.twice.replace("{form}", now.number);
      else next();
    } else return;
    now.since = now.since || Date.now();
    now.keys += 1;
  }

  function typeMark(key) {
    if (key === "Backspace") return back();
    const mark = key === "Enter" ? "0" : key;
    if (!(mark in data.keys)) return;
    now.keys += 1;
    now.marks[now.place] = mark;
    next();
  }

  function next() {
    const open = now.marks.indexOf("");
    now.stage = open < 0 ? "done" : "marks";
    now.place = open < 0 ? items.length : open;
  }

  function back() {
    now.keys += 1;
    if (now.place === 0) { now.stage = "number"; return; }
    now.place -= 1;
    now.marks[now.place] = "";
    now.stage = "marks";
  }

  function send() {
    const seconds = Math.round((Date.now() - now.since) / 100) / 10;
    now.sent = now.sent || { id: `${Date.now()}-${Math.random()}`, form: now.number, marks: now.marks.join(""),
      seconds, keys: now.keys + 1 };
    now.stage = "wait";
    now.sentAt = Date.now();
    setTimeout(show, WAITS + 100);
    setTriggerValue("finished", now.sent);
  }

  function hear(answer) {
    if (!answer || !now.sent || answer.id !== now.sent.id || now.answered === answer.id) return;
    now.answered = answer.id;
    now.sent = null;
    const queue = now.queue;
    now.queue = [];
    if (answer.refused) {  // what was typed since belongs to another form than the person believes
      now.stage = "number";
      now.said = answer.refused;
      return;
    }
    Object.assign(now, { stage: "number", number: "", marks: Array(items.length).fill(""), place: 0, keys: 0, since: 0,
      said: answer.saved });
    queue.forEach(press);
  }

  function draw() {
    find(".wp-keys-number small").textContent = words.number;
    find(".wp-keys-legend").replaceChildren(...data.legend.map(([key, word]) => {
      const item = document.createElement("li"), mark = document.createElement("kbd");
      mark.textContent = key;
      item.append(mark, word);
      return item;
    }));
    let unit = null, line = null;
    now.cells = [];
    find(".wp-keys-form").replaceChildren();
    items.forEach(([name, dimension], place) => {
      if (name !== unit) {
        unit = name;
        line = document.createElement("div");
        const label = document.createElement("span");
        label.textContent = name;
        label.title = name;
        line.append(label);
        find(".wp-keys-form").append(line);
      }
      const cell = document.createElement("i");
      cell.title = `${name} ${dimension}`;
      cell.onclick = () => {
        if (now.stage !== "marks" && now.stage !== "done") return;
        now.marks[place] = "";
        now.place = place;
        now.stage = "marks";
        show();
      };
      line.append(cell);
      now.cells.push(cell);
    });
    Object.assign(now, { drawn: true, shown: [], here: null });
  }

  function show() {
    if (!now.drawn || now.cells[0]?.getRootNode() !== root.getRootNode()) draw();
    const item = now.stage === "marks" ? items[now.place] : null;
    find(".wp-keys-number b").textContent = now.number || "\\u00a0";
    find(".wp-keys-number").classList.toggle("here", now.stage === "number");
    const place = words.item.replace("{place}", now.place + 1).replace("{of}", items.length);
    find(".wp-keys-item small").textContent = item ? place : "";
    find(".wp-keys-item b").textContent = item ? item[0] : words[`stage_${now.stage}`];
    find(".wp-keys-item span").textContent = item ? item[1] : "";
    const late = now.stage === "wait" && Date.now() - now.sentAt > WAITS;
    find(".wp-keys-state").textContent = late ? words.late : now.said;
    now.cells.forEach((cell, place) => {
      if (now.shown[place] === now.marks[place]) return;
      now.shown[place] = now.marks[place];
      cell.textContent = now.marks[place] === "0" ? "\\u00b7" : now.marks[place] || "\\u00a0";
    });
    const here = item ? now.cells[now.place] : null;
    if (now.here !== here) {
      now.here?.classList.remove("here");
      here?.classList.add("here");
      if (here && here.parentNode !== now.here?.parentNode) here.scrollIntoView({ block: "nearest" });
      now.here = here;
    }
    root.dataset.stage = now.stage;
    root.dataset.saved = data.entered.length;
  }

  root.onkeydown = (event) => {
    const key = keyOf(event);
    if (!(key === "Enter" || key === "Backspace" || /^[0-9A-Za-z*-]$/.test(key))) return;
    event.preventDefault();
    event.stopPropagation();
    press(key);
    show();
  };
  hear(data.answer);
  show();
  const focused = document.activeElement;
  if (!focused || focused === document.body) root.focus({ preventScroll: true });
}
"""


def ask_form(
    form: str,
    items: Sequence[tuple[str, str]],
    keys: Mapping[str, str],
    entered: Sequence[str],
    answer: Mapping[str, str] | None,
    words: Mapping[str, str],
    on_finished: Callable[[], None],
) -> None:
    """Shows the form that is being keyed; on_finished finds what `finished_form` gives.

    form: which forms they are, another one begins anew; keys: what each key means; entered: numbers of the clerk's forms;
    answer: id of the form that came last, and saved or refused with a sentence. Names are put in as text, never as markup.
    """
    component = st.components.v2.component("wanping_keyboard", html=_HTML, js=_SCRIPT, isolate_styles=False)
    component(
        data={
            "form": form,
            "items": [list(item) for item in items],
            "keys": dict.fromkeys(keys, True),
            "legend": [list(pair) for pair in keys.items()],
            "entered": list(entered),
            "answer": dict(answer) if answer else None,
            "words": dict(words),
        },
        key="keyboard",
        on_finished_change=on_finished,
    )


def finished_form() -> dict[str, object] | None:
    """id, form, marks, seconds and keys of the form that was just finished; None where there is none."""
    return st.session_state["keyboard"].get("finished")
