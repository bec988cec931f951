// Every key is answered here at once; what it means for the comment goes to the server behind it, one message at a time, and
// is sent again until it was answered. Texts are put in as text, never as markup.
const WAITS = 8000, AHEAD = 10, KEPT = 20, PACE = 20, LONGEST_PAUSE = 120000;
const INITIALS = "ABCDEFGHJKLMNOPQRSTWXYZ", FIRSTS = "阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".wp-desk");
  const words = data.words;
  const now = root.desk ??= { outbox: restored(), sent: null, seq: Date.now(), at: 0, list: "", items: new Map(), mode: null,
    said: "", warned: false, pace: [], since: Date.now(), opened: null, shownOpened: "", effect: null, tries: 0 };
  const find = (name) => root.querySelector(".wp-desk-" + name);

  // What the server says

  function take() {
    if (now.list !== data.list) {
      Object.assign(now, { list: data.list, at: data.at, items: new Map(), mode: null, since: Date.now() });
    }
    if (now.sent && data.heard === now.sent.seq) now.sent = null;
    for (const result of data.results) {
      const known = now.outbox.findIndex((act) => act.id === result.id);
      if (known < 0) continue;
      const [act] = now.outbox.splice(known, 1);
      hear(act, result);
    }
    keep();
    // What lies further away may have changed meanwhile and is fetched again.
    now.items = new Map([...now.items].filter(([number, item]) => Math.abs(number - now.at) <= KEPT && !item.pending));
    data.items.forEach((item, number) => now.items.set(data.start + number, item));
    for (const [number, item] of now.items) {
      for (const act of now.outbox) if (act.key && act.key === item.key) now.items.set(number, changed(item, act));
    }
    if (!now.sent && (now.outbox.length || wanting())) send();
  }

  function hear(act, result) {
    now.said = result.said || now.said;
    now.warned = !result.ok;
    if (!result.ok && result.at !== undefined && act.kind !== "undo") now.at = result.at;
    if (act.kind === "undo" && result.at !== undefined) now.at = result.at;
    if (act.kind === "unmask" && result.ok) now.opened = { key: act.key, texts: result.texts };
    if (act.kind === "effect" && result.ok && now.mode?.kind === "rule") Object.assign(now.mode, { told: result.told, ready: true });
    if (act.kind === "effect" && !result.ok && now.mode?.kind === "rule") now.mode.told = [];
  }

  // What goes to the server

  function act(kind, more = {}) {
    const item = current();
    const made = { id: `${now.seq}-${Math.random().toString(36).slice(2)}`, kind, key: item?.key || "", seen: item?.seen || {}, ...more };
    now.outbox.push(made);
    if (item) now.items.set(now.at, changed(item, made));
    keep();
    if (!now.sent) send();
  }

  function send() {
    now.seq += 1;
    now.sent = { seq: now.seq, time: Date.now() };
    transmit();
  }

  function transmit() {
    now.tries += 1;
    now.sent.time = Date.now();
    setTriggerValue("said", { seq: now.sent.seq, tries: now.tries, list: now.list, at: now.at, acts: now.outbox });
  }

  function keep() {  // what was opened or is to be covered is in no memory of the browser
    const kept = now.outbox.filter((each) => !["mask", "unmask", "undo", "effect"].includes(each.kind));
    try { sessionStorage.setItem("wanping-desk", JSON.stringify({ wave: data.wave, kept })); } catch { /* no room */ }
  }

  function restored() {
    try {
      const found = JSON.parse(sessionStorage.getItem("wanping-desk") || "{}");
      return found.wave === data.wave ? found.kept : [];
    } catch { return []; }
  }

  function wanting() {
    const last = Math.min(data.total - 1, now.at + AHEAD);
    return data.total > 0 && (!now.items.has(now.at) || !now.items.has(last) || !now.items.has(Math.max(0, now.at - 2)));
  }

  // What a key means before the server has said so

  function changed(item, act) {
    const known = { ...item, pending: true };
    if (act.kind === "confirm") Object.assign(known, { type: act.type, topics: act.topics, decided: true, mine: true });
    if (act.kind === "type") Object.assign(known, { type: act.type, decided: true, mine: true });
    if (act.kind === "topics") Object.assign(known, { topics: act.topics, decided: true, mine: true });
    if (act.kind === "unit") Object.assign(known, { unit: act.unit, decided: true, mine: true });
    if (act.kind === "substance") Object.assign(known, { effective: act.value, decided: true, mine: true });
    if (act.kind === "lead") Object.assign(known, { lead: act.value, decided: true, mine: true });
    return known;
  }

  const current = () => now.items.get(now.at);
  const waiting = () => now.outbox.some((each) => each.kind === "undo" || (each.key === current()?.key && each.kind === "mask"));

  function go(step) {
    const next = now.at + step;
    if (next < 0 || next >= data.total) { now.said = next < 0 ? words.first : words.last; return; }
    if (step > 0) {
      const took = Date.now() - now.since;
      if (took < LONGEST_PAUSE) now.pace = [...now.pace, took].slice(-PACE);
    }
    Object.assign(now, { at: next, since: Date.now(), opened: null });
    if (!now.sent && wanting()) send();
  }

  function press(key) {
    now.warned = false;
    now.said = "";
    if (key === "j" || key === "ArrowDown" || key === "ArrowRight") return go(1);
    if (key === "k" || key === "ArrowUp" || key === "ArrowLeft") return go(-1);
    if (key === "f") return act("refresh");
    if (key === "u") return waiting() ? wait() : act("undo");
    const item = current();
    if (!item || item.gone) return;
    if (waiting()) return wait();
    if (key === "Enter") { act("confirm", { type: item.type, topics: item.topics }); return go(1); }
    const type = data.types[Number(key) - 1];
    if (type) return act("type", { type: type[0] });
    if (key === "0") { act("substance", { value: !item.effective }); if (item.effective) go(1); return; }
    if (key === "x") { act("lead", { value: !item.lead }); if (!item.lead) go(1); return; }
    if (key === "t") now.mode = { kind: "topics", title: words.pick_topics, query: "", place: 0, chosen: new Set(item.topics) };
    if (key === "g") now.mode = { kind: "unit", title: words.pick_unit, query: "", place: 0 };
    if (key === "m") now.mode = { kind: "merge", title: words.pick_merge, query: "", place: 0 };
    if (key === "h") now.mode = marking(item);
    if (key === "o") now.mode = { kind: "reason", title: words.reason, query: "" };
    if (key === "r") now.mode = { kind: "rule", title: words.rule, query: "", told: [], topic: item.topics[0] || "" };
    if (key === "r" && !item.topics.length) { now.mode = null; now.said = words.rule_topic_first; }
  }

  function wait() { now.said = words.wait; }

  // Choosing by letters

  function options() {
    const mode = now.mode, item = current();
    if (mode.kind === "topics") {
      const names = [...new Set([...mode.chosen, ...data.topics])];
      const found = names.filter((name) => fits(name, mode.query)).map((name) => ({ name, on: mode.chosen.has(name) }));
      const query = mode.query.trim();
      if (query && !names.includes(query)) found.push({ name: query, fresh: true });
      return found;
    }
    if (mode.kind === "unit") return data.units.filter((name) => fits(name, mode.query)).map((name) => ({ name }));
    const alone = item.alike.map(([key, said]) => ({ key, name: said, alone: true }));
    const near = item.near.map(([key, said, comments]) => ({ key, name: said, comments }));
    return [...near, ...alone].filter((each) => fits(each.name, mode.query));
  }

  function fits(name, query) {
    const asked = query.trim().toLowerCase();
    return !asked || name.toLowerCase().includes(asked) || initials(name).includes(asked);
  }

  function initials(name) {  // of pinyin, where the browser can sort by it
    root.initials ??= new Map();
    if (!root.initials.has(name)) {
      root.collator ??= new Intl.Collator("zh-CN-u-co-pinyin");
      const letter = (sign) => {
        if (!/[\u4e00-\u9fff]/.test(sign)) return sign;
        let place = [...FIRSTS].findIndex((each) => root.collator.compare(each, sign) > 0);
        if (place < 0) place = FIRSTS.length;
        return INITIALS[place - 1] || "";
      };
      root.initials.set(name, [...name].map(letter).join("").toLowerCase());
    }
    return root.initials.get(name);
  }

  function choose(option, onlyMark) {
    const mode = now.mode;
    if (!option) return;
    if (mode.kind === "topics") {
      if (onlyMark) {
        mode.chosen.has(option.name) ? mode.chosen.delete(option.name) : mode.chosen.add(option.name);
        return;
      }
      const marked = mode.marked ? [...new Set([...mode.chosen, ...(mode.query.trim() ? [option.name] : [])])] : [option.name];
      now.mode = null;
      return act("topics", { topics: marked });
    }
    now.mode = null;
    if (mode.kind === "unit") return act("unit", { unit: option.name });
    if (option.alone) return act("alone", { which: option.key });
    act("merge", { with: option.key });
    go(1);
  }

  function typed(key, event) {
    const mode = now.mode;
    if (key === "Escape") { now.mode = null; event.preventDefault(); return true; }
    if (mode.kind === "reason") {
      if (key !== "Enter") return false;
      now.mode = null;
      act("unmask", { reason: mode.query });
      return true;
    }
    if (mode.kind === "rule") {
      if (key !== "Enter") return false;
      const rule = { topic: mode.topic, rule: mode.query.split(/[\s,，、;；]+/).filter(Boolean) };
      if (!mode.ready) act("effect", rule);
      else { now.mode = null; act("rule", rule); }
      return true;
    }
    const found = options();
    if (key === "ArrowDown" || key === "ArrowUp") {
      mode.place = Math.max(0, Math.min(found.length - 1, mode.place + (key === "ArrowDown" ? 1 : -1)));
      event.preventDefault();
      return true;
    }
    if (key === "Tab" && mode.kind === "topics") {
      event.preventDefault();
      choose(found[mode.place], true);
      mode.marked = true;
      return true;
    }
    if (/^[1-9]$/.test(key) && found[Number(key) - 1]) { event.preventDefault(); choose(found[Number(key) - 1]); return true; }
    if (key === "Enter") {
      if (mode.kind === "topics" && mode.marked && !mode.query.trim()) {
        const topics = [...mode.chosen];
        now.mode = null;
        act("topics", { topics });
      } else choose(found[mode.place]);
      return true;
    }
    return false;
  }

  // A piece to cover, between two places of the text

  function marking(item) {
    const picked = String(root.getRootNode().getSelection?.() || document.getSelection() || "").trim();
    const start = picked && item.text.includes(picked) ? item.text.indexOf(picked) : 0;
    return { kind: "mask", title: words.mask, start, end: start + ((start || picked) && picked ? picked.length : 1) };
  }

  function mark(key, shift, event) {
    const mode = now.mode, length = current().text.length;
    event.preventDefault();
    if (key === "Escape") now.mode = null;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 }[key];
    if (step && shift) mode.end = Math.max(mode.start + 1, Math.min(length, mode.end + step));
    else if (step) {
      const size = mode.end - mode.start;
      mode.start = Math.max(0, Math.min(length - size, mode.start + step));
      mode.end = mode.start + size;
    }
    if (key === "Enter") {
      const piece = current().text.slice(mode.start, mode.end);
      now.mode = null;
      act("mask", { piece });
    }
  }

  // What is drawn

  const made = (name, said = "", css = "") => {
    const element = document.createElement(name);
    if (said) element.textContent = said;
    if (css) element.className = css;
    return element;
  };
  const filled = (pattern, facts) => pattern.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

  function draw() {
    const item = current(), state = data.state;
    const open = now.outbox.filter((each) => each.kind !== "effect").length;
    root.setAttribute("aria-label", data.label);
    root.dataset.at = now.at;
    root.dataset.pending = open;
    root.dataset.key = item?.key || "";
    root.dataset.mode = now.mode?.kind || "";
    const pace = now.pace.length ? [...now.pace].sort((a, b) => a - b)[Math.floor(now.pace.length / 2)] : 12000;
    const left = state.open, minutes = Math.max(1, Math.round((left * pace) / 60000));
    find("where").textContent = data.total
      ? filled(words.where, { place: now.at + 1, of: data.total, decided: state.decided, left, minutes: left ? minutes : 0 }) : words.nothing;
    find("bar").firstElementChild.style.width = `${state.merged ? (100 * state.decided) / state.merged : 0}%`;
    find("item").replaceChildren(...(item ? drawn(item) : data.total ? [made("p", words.loading, "wp-note")] : []));
    drawState(open);
    drawMode();
    if (!root.legend) {
      root.legend = true;
      find("legend").replaceChildren(...data.legend.map(([key, label, pressed]) => {
        const item = made("li");
        const button = made("button");
        button.type = "button";
        button.tabIndex = -1;
        button.append(made("kbd", key), label);
        button.onclick = () => { if (!now.mode) { press(pressed); draw(); } root.focus({ preventScroll: true }); };
        item.append(button);
        return item;
      }));
    }
  }

  const late = () => Boolean(now.sent && now.outbox.length && (now.resent || Date.now() - now.sent.time > WAITS / 2));

  function drawState(open) {
    find("state").textContent = late() ? filled(words.offline, { n: open }) : now.said;
    find("state").classList.toggle("warned", now.warned || late());
  }

  function drawn(item) {
    if (item.gone) return [made("p", words.gone, "wp-note")];
    const head = made("p", "", "wp-desk-head");
    head.append(made("b", item.unit || words.no_unit), made("span", filled(words.said_by, { comments: item.comments, persons: item.persons })));
    if (item.irony) head.append(made("em", words.irony));
    if (item.doubt) head.append(made("em", words.doubt));
    if (item.masked) head.append(made("span", words.masked));
    if (!item.effective && !item.lead) head.append(made("em", words.empty));
    if (item.lead) head.append(made("em", words.lead));
    if (item.decided) head.append(made("span", item.pending ? words.saving : item.who ? filled(words.decided_by, { who: item.who, moment: item.moment }) : words.decided_earlier, "wp-desk-done"));
    const said = made("p", "", "wp-desk-text");
    if (now.mode?.kind === "mask") {
      said.append(item.text.slice(0, now.mode.start), made("mark", item.text.slice(now.mode.start, now.mode.end)), item.text.slice(now.mode.end));
    } else said.textContent = item.text;
    const parts = [head, said];
    if (now.opened && now.opened.key === item.key) {
      parts.push(...now.opened.texts.map((each) => made("p", each, "wp-desk-opened")), made("p", words.opened_once, "wp-base"));
    }
    const kinds = made("p", "", "wp-desk-kinds");
    data.types.forEach(([code, label], number) => {
      const kind = made("span", "", code === item.type ? "here" : "");
      kind.append(made("kbd", String(number + 1)), label);
      kinds.append(kind);
    });
    kinds.append(...(item.topics.length ? item.topics.map((topic) => made("b", topic)) : [made("i", words.no_topic)]));
    parts.push(kinds, made("p", item.why.join(words.stop), "wp-base"));
    const list = (title, entries) => {
      if (!entries.length) return;
      const body = made("ul", "", "wp-plain");
      body.append(...entries.map((each) => made("li", each)));
      parts.push(made("h3", title), body);
    };
    list(filled(words.alike, { n: item.alike.length }), item.alike.slice(0, 8).map(([, each]) => each));
    list(words.near, item.near.map(([, each, n]) => (n > 1 ? `${each} ×${n}` : each)));
    return parts;
  }

  function drawMode() {
    const box = find("mode"), mode = now.mode;
    box.hidden = !mode;
    if (!mode) { box.replaceChildren(); box.dataset.kind = ""; return; }
    if (box.dataset.kind !== mode.kind) {
      box.dataset.kind = mode.kind;
      const title = made("p", mode.title, "wp-desk-title"), list = made("ol"), told = made("div");
      const parts = [title];
      if (mode.kind !== "mask") {
        const input = made("input");
        input.type = "text";
        input.setAttribute("aria-label", mode.title);
        input.autocomplete = "off";
        input.value = mode.query;
        input.oninput = () => { now.mode.query = input.value; now.mode.place = 0; now.mode.ready = false; now.mode.told = []; draw(); };
        parts.push(input);
      }
      box.replaceChildren(...parts, list, told);
      if (mode.kind === "mask") root.focus({ preventScroll: true });
      else box.querySelector("input").focus({ preventScroll: true });
    }
    if (mode.kind === "rule") {
      box.querySelector(".wp-desk-title").textContent = filled(words.rule, { topic: mode.topic });
      box.lastElementChild.replaceChildren(...mode.told.map((each) => made("p", each, "wp-note")), ...(mode.ready ? [made("p", words.rule_take, "wp-base")] : []));
    }
    if (["topics", "unit", "merge"].includes(mode.kind)) {
      const found = options();
      box.querySelector("ol").replaceChildren(...found.slice(0, 9).map((each, number) => {
        const entry = made("li", "", number === mode.place ? "here" : "");
        const label = each.alone ? filled(words.alone, { text: each.name }) : each.fresh ? filled(words.new_topic, { topic: each.name }) : each.name;
        entry.append(made("kbd", String(number + 1)), (each.on ? "✓ " : "") + label);
        entry.onclick = () => { choose(each); draw(); root.focus({ preventScroll: true }); };
        return entry;
      }));
      if (!found.length) box.querySelector("ol").replaceChildren(made("li", words.no_option));
    }
  }

  function keyOf(event) {  // letters also while an input method is on
    const letter = /^Key([A-Z])$/.exec(event.code || ""), digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code || "");
    if (letter) return letter[1].toLowerCase();
    if (digit && !event.shiftKey) return digit[1];
    return event.key;
  }

  root.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    if (now.mode && now.mode.kind !== "mask") {
      event.stopPropagation();
      if (!typed(event.key, event)) return;
    } else if (now.mode) {
      event.stopPropagation();
      mark(event.key, event.shiftKey, event);
    } else {
      const key = keyOf(event);
      if (event.key === "Tab" || event.key === "Shift" || event.key === "Escape") return;
      if (!/^([a-z0-9]|Enter|Arrow(Up|Down|Left|Right))$/.test(key)) return;
      event.preventDefault();
      event.stopPropagation();
      press(key);
    }
    const closed = !now.mode;
    draw();
    if (closed && !root.contains(root.getRootNode().activeElement)) root.focus({ preventScroll: true });
    else if (closed && root.getRootNode().activeElement?.tagName === "INPUT") root.focus({ preventScroll: true });
  };

  take();
  draw();
  clearInterval(root.beat);
  root.beat = setInterval(() => {
    if (!root.isConnected) return clearInterval(root.beat);
    if (now.sent && Date.now() - now.sent.time > WAITS) { now.resent = true; transmit(); }
    if (!now.sent) now.resent = false;
    drawState(now.outbox.length);
  }, 2000);
  window.onbeforeunload = () => (root.isConnected && now.outbox.some((each) => each.kind !== "effect") ? "" : undefined);
  const focused = document.activeElement;
  if (!focused || focused === document.body) root.focus({ preventScroll: true });
  return () => clearInterval(root.beat);
}
