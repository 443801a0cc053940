// Check-in: pressed is not recorded. The same id goes out until the server has answered.
((phone) => {
  "use strict";
  if (!phone) return;
  const { $, say, element, backoff, conference, delegate, language, text } = phone;
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
  if (unfinished && phone.phase !== "ended") void send(unfinished);
})(window.diemcauPhone);
