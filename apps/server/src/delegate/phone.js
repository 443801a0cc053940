// The delegate's page, kept up to date. Without this script the page works as well: it is rendered by the
// server, checks in by a form and reloads every minute. Plain JavaScript for browsers from 2020 on; the fold
// follows packages/rules, and the browser test holds the two together.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = $("live");
  if (!root || !window.EventSource || !window.fetch) return;
  const { conference, delegate, zone, language, phase, text, notices, noticeText, voteText, stageText, roomText } = JSON.parse(root.dataset.live);

  // A zone that an old browser does not know: its own clock then.
  const clock = (() => {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    try {
      return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
    } catch {
      return new Intl.DateTimeFormat("en-GB", options);
    }
  })();
  const time = (instant) => clock.format(instant);
  const say = (sentence, instant) => sentence.replace("{time}", time(instant));
  const element = (name, content, className) => {
    const made = document.createElement(name);
    if (content) made.textContent = content;
    if (className) made.className = className;
    return made;
  };
  /** Doubling from half a second to the longest, with jitter: thousands of phones must not come back at once. */
  const backoff = (longest) => {
    let tries = 0;
    const next = () => Math.min(longest, 500 * 2 ** tries++) * (0.5 + Math.random() / 2);
    next.reset = () => (tries = 0);
    return next;
  };

  // What is going on
  const items = [...document.querySelectorAll("[data-item]")];
  const slots = [null, null, null, null];
  const ROOMS = { layout: "strip" };
  let state = { seq: 0, phase, item: null, since: null, large: null, scene: ROOMS };
  // What the own room does by itself, and the centre's pause for that; as the page says until something is heard.
  let own;

  const fold = (entry) => {
    if (entry.seq <= state.seq) return;
    state.seq = entry.seq;
    switch (entry.kind) {
      case "vote.opened":
      case "vote.closed":
      case "vote.declared":
      case "vote.annulled":
        vote(entry.kind.slice(5), entry.title, entry.rule, entry.outcome);
        break;
      case "notice.sent":
        notice(entry);
        break;
      case "notice.withdrawn":
        withdraw(entry.noticeId);
        break;
      case "recording.started":
      case "recording.resumed":
        filmed(true);
        break;
      case "recording.paused":
        filmed(false);
        break;
      case "recording.stopped":
        if (entry.what === "all") filmed(false);
        break;
      case "conference.opened":
        state.phase = "live";
        break;
      case "conference.closed":
        slots.fill(null);
        state = { seq: entry.seq, phase: "ended", item: null, since: null, large: null, scene: ROOMS };
        break;
      case "local.begun":
        own = { ...own, since: entry.happenedAt || entry.at, title: entry.title, until: entry.until, called: false };
        break;
      case "local.returned":
      case "local.closed":
        own = { ...own, since: 0 };
        break;
      case "local.called-back":
        own = { ...own, called: true };
        break;
      case "local.paused":
        own = { ...own, recess: { since: entry.at, until: entry.until, topic: entry.topic } };
        break;
      case "local.resumed":
        own = { ...own, recess: null };
        break;
      case "agenda.moved":
        state.item = entry.itemId;
        state.since = entry.itemId && entry.at;
        break;
      case "programme.filled":
        for (const [at, slot] of slots.entries()) if (slot && slot.site === entry.site) slots[at] = null;
        slots[entry.slot] = entry;
        state.large = entry.slot;
        break;
      case "programme.cleared":
        slots[entry.slot] = null;
        if (state.large === entry.slot) {
          const next = slots.findIndex(Boolean);
          state.large = next < 0 ? null : next;
        }
        break;
      case "programme.enlarged":
        state.large = entry.slot;
        break;
      case "stage.shown":
        state.scene = entry.scene;
        state.page = entry.scene.page;
        break;
      case "stage.turned":
        state.page = entry.page;
        break;
      case "stage.dressed":
        state.typed = entry.overlay.lowerThird;
        break;
    }
    // Whoever is put on air is seen: a card makes way.
    if (/^programme\.(filled|enlarged)$/.test(entry.kind) && /title|pause|video|card/.test(state.scene.layout)) state.scene = ROOMS;
  };

  /** Writes only what has changed: a screen reader hears the change, not the page. */
  const put = (target, nodes) => {
    const holder = element("div");
    holder.append(...nodes);
    if (target.innerHTML !== holder.innerHTML) target.replaceChildren(...holder.childNodes);
  };
  const foreign = language === "vi" ? null : /[ăâđêôơư\u00c0-\u00ff\u1ea0-\u1ef9]/i;
  const named = (name, content) => {
    const made = element(name, content);
    if (foreign && foreign.test(content)) made.lang = "vi";
    return made;
  };

  // Notices of the centre. What is for some delegates only comes without its text: the page knows whom it is for.
  const known = new Set(notices);
  const notice = (sent) => {
    const { id = sent.noticeId, at, urgency, withdrawnAt } = sent;
    if (known.has(id) || withdrawnAt) return;
    known.add(id);
    if (!sent.text) return void reloadSoon(1000 + Math.random() * 20000);
    const li = element("li", "", urgency === "confirm" ? "urgent" : "");
    li.dataset.notice = id;
    const stamp = element("p", "", "soft");
    if (urgency === "confirm") stamp.append(element("b", noticeText.important), " · ");
    if (sent.unit) stamp.append(noticeText.from.replace("{unit}", sent.unit.name), " · ");
    stamp.append(say(noticeText.at, at));
    const words = named("p", sent.text);
    words.className = "text";
    li.append(stamp, words);
    if (urgency === "confirm") {
      const form = element("form");
      form.method = "post";
      form.action = `/me/notices/${id}/read`;
      form.append(element("button", noticeText.confirm, "primary"));
      li.append(form);
    }
    $("notice-list").prepend(li);
    $("notices").hidden = false;
  };
  const withdraw = (id) => {
    const li = document.querySelector(`[data-notice="${id}"]`);
    if (li) li.remove();
    $("notices").hidden = !$("notice-list").firstElementChild;
  };

  /** Whoever speaks in the room knows that it is recorded. */
  const filmed = (on) => ($("recorded").hidden = !on);

  // What is voted on; the voting itself has a page of its own.
  let method = "";
  const vote = (standing, title, rule, outcome) => {
    if (title) $("vote-title").textContent = title;
    if (rule) method = rule.method;
    const isOpen = standing === "opened" || standing === "open";
    const inRoom = voteText[method];
    $("vote").hidden = standing === "annulled";
    $("vote-standing").textContent = voteText[isOpen ? "open" : standing] || "";
    $("vote-how").textContent = isOpen ? inRoom || "" : voteText[outcome] || "";
    const go = $("vote-go");
    go.textContent = isOpen ? voteText.go : voteText.see;
    go.hidden = isOpen && Boolean(inRoom);
  };

  const show = () => {
    const phaseMark = $("phase");
    if (phaseMark.dataset.phase !== state.phase) {
      phaseMark.dataset.phase = state.phase;
      phaseMark.textContent = text[state.phase];
    }
    $("now").hidden = state.phase !== "live";
    const form = document.querySelector("#check-in form");
    if (form) {
      form.hidden = state.phase === "ended";
      $("check-in-closed").hidden = state.phase !== "ended";
    }
    const current = items.findIndex((li) => li.dataset.item === state.item);
    for (const [at, li] of items.entries()) {
      const now = at === current;
      const done = at < current;
      li.className = now ? "now" : done ? "done" : "";
      if (now) li.setAttribute("aria-current", "step");
      else li.removeAttribute("aria-current");
      li.querySelector(".mark").textContent = now ? text.itemNow : done ? text.itemDone : "";
    }
    // An item that this page has never heard of: the agenda was changed since it was loaded.
    if (state.item && current < 0) void reloadSoon(5000 + Math.random() * 20000);
    const title = current < 0 ? text.nowNone : items[current].querySelector(".title").textContent;
    put($("now-item"), [named("b", title), " ", element("span", current < 0 ? "" : say(text.since, state.since), "soft")]);
    const shown = [slots[state.large], ...slots.filter((_slot, at) => at !== state.large)].filter(Boolean);
    put(
      $("on-air"),
      shown.length === 0
        ? [element("li", text.onAirNone, "none")]
        : shown.map(({ siteName, speaker }) => {
            const li = element("li");
            li.append(named("b", siteName));
            if (speaker) li.append(named("span", [speaker.name, speaker.position].filter(Boolean).join(", ")));
            return li;
          }),
    );
    programme();
    room();
  };

  /** What the own room does by itself; room-block.ts writes the same. */
  function room() {
    if (!own && state.phase !== "ended") return;
    const { since, title, until, called, recess } = own || {};
    $("room-part").hidden = state.phase === "ended" || !(since || recess);
    const strong = (words) => {
      const line = element("p");
      line.append(named("b", words));
      return line;
    };
    put(
      $("room-part-now"),
      since
        ? [element("p", say(roomText.away, since), "soft"), strong(title), element("p", until ? say(roomText.back, until) : roomText.backOpen), ...(called ? [element("p", roomText.called, "urgent")] : [])]
        : recess
          ? [element("p", say(roomText.recess, recess.since), "soft"), ...(recess.topic ? [strong(recess.topic)] : []), ...(recess.until ? [element("p", say(roomText.resumes, recess.until))] : [])]
          : [],
    );
  }

  /** What the programme shows beside the rooms; stage-block.ts writes the same. */
  function programme() {
    const { scene, page, typed } = state;
    const { layout, title, file, card } = scene;
    const says = {
      document: () => [file.name, stageText.page.replace("{page}", page).replace("{last}", scene.pages)],
      title: () => [title, scene.subtitle],
      pause: () => [title, scene.until && say(stageText.until, scene.until)],
      card: () => [card.title, card.outcome],
      video: () => [stageText.video, file.name],
    }[layout];
    const [main, second] = says ? says() : typed && typed.heading ? [typed.heading, typed.line] : [];
    if (!main) return put($("shown"), []);
    const line = element("p");
    line.append(named("b", main), " ");
    const beside = named("span", second || "");
    beside.className = "soft";
    line.append(beside);
    const nodes = [element("h3", stageText.title, "label"), line];
    if (layout === "document") {
      const read = element("p", "", "read");
      const link = element("a", stageText.see);
      link.href = "/me/stage";
      read.append(link);
      nodes.push(read);
    }
    put($("shown"), nodes);
  }

  let reloading = false;
  /** Reads the page again, but never leaves it for a browser's error page. */
  async function reloadSoon(wait) {
    if (reloading) return;
    reloading = true;
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      const { status } = await fetch("/me", { method: "HEAD", cache: "no-store" });
      if (status < 500) location.reload();
    } catch {
      // The line is down: what is shown stays.
    }
    reloading = false;
  }

  // The line
  const line = $("line");
  const waitToOpen = backoff(10000);
  const waitToAsk = backoff(60000);
  let stream = null;
  let position = "";
  let timer = 0;
  let downSince = 0;

  const up = () => {
    downSince = 0;
    line.hidden = false;
    line.className = "line up";
    if (line.textContent !== text.lineUp) line.textContent = text.lineUp;
  };
  const down = () => {
    // A blink is nobody's business.
    downSince ||= Date.now();
    if (Date.now() - downSince < 2500 && navigator.onLine) return;
    line.hidden = false;
    line.className = "line down";
    line.textContent = say(text.lineDown, downSince);
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(open, wait);
    setTimeout(() => downSince && down(), 2600);
  };
  const hear = (kind, handle) =>
    stream.addEventListener(kind, (message) => {
      if (message.lastEventId) position = message.lastEventId;
      handle(JSON.parse(message.data));
      show();
    });

  function open() {
    clearTimeout(timer);
    if (stream) stream.close();
    const after = position && `&after=${encodeURIComponent(position)}`;
    stream = new EventSource(`/api/conferences/${conference}/events?as=delegate${after}`);
    stream.addEventListener("hello", () => {
      waitToOpen.reset();
      waitToAsk.reset();
      up();
    });
    hear("snapshot", (snapshot) => {
      for (const at of slots.keys()) slots[at] = snapshot.slots[at];
      for (const sent of snapshot.messages.notices) {
        notice(sent);
        if (sent.withdrawnAt) withdraw(sent.id);
      }
      const [last] = snapshot.votes.votes.sort((a, b) => b.changedAt - a.changedAt);
      if (last && snapshot.phase === "live") vote(last.phase, last.title, last.rule, last.outcome);
      const [, , , since, , title, until, calledAt] = snapshot.local.sites[0] || [];
      own = { since, title, until, called: calledAt > 0, recess: snapshot.local.recess };
      const { seq, agenda, large } = snapshot;
      filmed(snapshot.recording.on && !snapshot.recording.on.paused);
      const { scene, page, overlay } = snapshot.stage;
      state = { seq, phase: snapshot.phase, item: agenda.itemId, since: agenda.since, large, scene, page, typed: overlay.lowerThird };
    });
    hear("entry", fold);
    stream.addEventListener("error", () => {
      // Ours to reopen, not the browser's: its fixed pause would bring every phone back in the same moment.
      const refused = stream.readyState === EventSource.CLOSED;
      stream.close();
      stream = null;
      down();
      if (refused) void ask();
      else later(waitToOpen());
    });
  }

  /** The server answered and said no: a position it does not know, a sign-in that is over, or it is busy. */
  async function ask() {
    position = "";
    clearTimeout(timer);
    const wait = waitToAsk();
    try {
      const { status } = await fetch("/me", { method: "HEAD", cache: "no-store" });
      // Signed out: the page says so, and how to come back.
      if (status === 401) return void reloadSoon(wait);
    } catch {
      // The line is down as well.
    }
    later(wait);
  }

  addEventListener("online", () => stream || later(Math.random() * 1000));
  addEventListener("offline", () => {
    if (stream) stream.close();
    stream = null;
    down();
    later(waitToOpen());
  });
  addEventListener("pageshow", (event) => event.persisted && open());
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
  });
  // A phone that slept may hold a line that is long dead.
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (!stream || Date.now() - hiddenAt > 20000) later(Math.random() * 500);
  });
  open();

  // Check-in: pressed is not recorded. The same id goes out until the server has answered.
  const form = document.querySelector("#check-in form");
  if (!form) return;
  const KEY = `dc-check-in:${delegate}`;
  const keep = {
    get: () => attempt(() => localStorage.getItem(KEY)),
    set: (id) => attempt(() => localStorage.setItem(KEY, id)),
    clear: () => attempt(() => localStorage.removeItem(KEY)),
  };
  function attempt(action) {
    try {
      return action();
    } catch {
      // Storage may be closed to us: then a press lives as long as this page.
      return null;
    }
  }
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let at = 5; at >= 0; at--, now = Math.floor(now / 256)) bytes[at] = now % 256;
    bytes[6] = 0x70 | (bytes[6] & 15);
    bytes[8] = 0x80 | (bytes[8] & 63);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const button = form.querySelector("button");
  const waiting = $("waiting");
  const waitToSend = backoff(15000);
  let sending = false;
  let wake = () => {};

  const tell = (content, className) => {
    waiting.hidden = !content;
    waiting.className = className;
    if (waiting.textContent !== content) waiting.textContent = content;
  };
  const idle = () => {
    sending = false;
    button.setAttribute("aria-disabled", "false");
    button.textContent = text.checkIn;
  };
  const recorded = (at) => {
    const done = element("p", say(text.checkedIn, at), "checked");
    done.id = "checked-in";
    done.tabIndex = -1;
    const focused = document.activeElement === button;
    $("check-in").replaceChildren(done);
    if (focused) done.focus();
  };

  async function send(id) {
    if (sending) return;
    sending = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = text.checkInSending;
    for (;;) {
      const slow = setTimeout(() => tell(text.checkInWaiting, "waiting"), 3000);
      let answer = null;
      let body = null;
      try {
        const abort = new AbortController();
        const limit = setTimeout(() => abort.abort(), 20000);
        answer = await fetch(`/api/conferences/${conference}/check-ins`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-diemcau-as": "delegate", "accept-language": language },
          body: JSON.stringify({ id, delegateId: delegate }),
          signal: abort.signal,
        });
        body = await answer.json();
        clearTimeout(limit);
      } catch {
        // No answer, or half of one: not recorded as far as we know.
      }
      clearTimeout(slow);
      if (answer && answer.ok && body) {
        keep.clear();
        return recorded(body.at);
      }
      if (answer && body && answer.status < 500 && answer.status !== 429) {
        keep.clear();
        tell(`${body.title || answer.status} ${body.remedy || ""}`, "refused");
        return idle();
      }
      tell(text.checkInWaiting, "waiting");
      await new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, waitToSend());
      });
    }
  }
  addEventListener("online", () => setTimeout(() => wake(), Math.random() * 500));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = keep.get() || uuid();
    keep.set(id);
    void send(id);
  });
  // Pressed before, and the page was closed before the answer came.
  const unfinished = keep.get();
  if (unfinished && phase !== "ended") void send(unfinished);
})();
