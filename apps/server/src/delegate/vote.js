// The vote on a delegate's phone: pressed is not recorded. Without this script the forms work as well. Plain
// JavaScript for browsers from 2020 on.
(() => {
  "use strict";
  const root = document.getElementById("voting");
  if (!root || !window.EventSource || !window.fetch) return;
  const { conference, vote, phase, zone, language, text } = JSON.parse(root.dataset.voting);

  let leaving = false;
  /** Reads the page again, spread out so that not all phones come in the same second. */
  const reload = (longest) => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => location.replace("/me/vote"), Math.random() * longest);
  };
  // Closed, declared, or another one opened: the page says so. A ballot that is on its way goes first.
  let sending = false;
  let stream = null;
  const listen = () => {
    stream = new EventSource(`/api/conferences/${conference}/events?as=delegate`);
    // This page came from another moment than the stream.
    stream.addEventListener("snapshot", (message) => {
      const open = JSON.parse(message.data).votes.votes.find((each) => each.phase === "open");
      if (!sending && !document.querySelector(".receipt-code") && (open ? open.id !== vote || phase !== "open" : phase === "open")) reload(3000);
    });
    stream.addEventListener("entry", (message) => {
      const { kind } = JSON.parse(message.data);
      if (sending || !kind.startsWith("vote.")) return;
      // The receipt stays on the screen until its owner leaves.
      if (document.querySelector(".receipt-code")) return;
      reload(kind === "vote.opened" ? 2000 : 8000);
    });
    stream.addEventListener("error", () => {
      stream.close();
      stream = null;
      setTimeout(() => stream || document.hidden || listen(), 2000 + Math.random() * 8000);
    });
  };
  addEventListener("pagehide", () => stream && stream.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("visibilitychange", () => document.hidden || stream || listen());
  listen();
  if (!vote || phase !== "open") return;

  const clock = (() => {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    try {
      return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
    } catch {
      return new Intl.DateTimeFormat("en-GB", options);
    }
  })();
  const waiting = document.getElementById("vote-waiting");
  const buttons = [...document.querySelectorAll(".choice")];
  const element = (name, content, className) => {
    const made = document.createElement(name);
    made.textContent = content;
    if (className) made.className = className;
    return made;
  };
  const tell = (content, className) => {
    waiting.hidden = !content;
    waiting.className = className;
    if (waiting.textContent !== content) waiting.textContent = content;
  };

  const recorded = (at, choice, receipt) => {
    const done = element("p", `${text.recorded.replace("{time}", clock.format(at))}${receipt ? "" : `: ${choice}`}`, "checked");
    done.tabIndex = -1;
    const nodes = [done];
    if (receipt) {
      const card = element("div", "", "card receipt");
      card.append(element("h2", text.receipt, "label"), element("p", receipt.replace(/(.{4})(?=.)/g, "$1 "), "receipt-code"), element("p", text.receiptKeep));
      nodes.push(card);
    }
    for (const old of document.querySelectorAll("#vote-recorded, .vote-choices, .vote-change, .receipt")) old.remove();
    tell("", "waiting");
    waiting.before(...nodes);
    done.focus();
  };

  // The receipt is made here, so that the server has not seen it before the vote.
  const newReceipt = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[byte & 31]).join("");
  for (const input of document.querySelectorAll(".vote-choices [name=receipt]")) input.value = newReceipt();

  // A ballot that was pressed and not answered outlives a reload of this page, not the tab.
  const KEY = `dc-ballot:${vote}`;
  const attempt = (action) => {
    try {
      return action();
    } catch {
      return null;
    }
  };
  const keep = {
    get: () => attempt(() => JSON.parse(sessionStorage.getItem(KEY))),
    set: (ballot) => attempt(() => sessionStorage.setItem(KEY, JSON.stringify(ballot))),
    clear: () => attempt(() => sessionStorage.removeItem(KEY)),
  };

  async function send(kept) {
    const { ballot, choice, receipt } = kept;
    const button = document.querySelector(`.choice-${choice}`);
    if (sending || !button) return;
    sending = true;
    keep.set(kept);
    const label = button.textContent;
    for (const each of buttons) each.setAttribute("aria-disabled", "true");
    button.textContent = text.sending;
    let pause = 500;
    for (;;) {
      const slow = setTimeout(() => tell(text.waiting, "waiting"), 3000);
      let answer = null;
      let body = null;
      try {
        const abort = new AbortController();
        const limit = setTimeout(() => abort.abort(), 20000);
        answer = await fetch(`/api/conferences/${conference}/ballots`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-diemcau-as": "delegate", "accept-language": language },
          body: JSON.stringify({ id: ballot, voteId: vote, choice, ...(receipt ? { receipt } : {}) }),
          signal: abort.signal,
        });
        body = await answer.json();
        clearTimeout(limit);
      } catch {
        // No answer, or half of one: not recorded as far as we know.
      }
      clearTimeout(slow);
      if (answer && answer.ok && body) {
        sending = false;
        keep.clear();
        return recorded(body.at, label.trim(), receipt);
      }
      if (answer && body && answer.status < 500 && answer.status !== 429) {
        sending = false;
        keep.clear();
        tell(`${body.title || answer.status} ${body.remedy || ""}`, "refused");
        for (const each of buttons) each.setAttribute("aria-disabled", "false");
        button.textContent = label;
        return;
      }
      tell(text.waiting, "waiting");
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
      pause = Math.min(15000, pause * 2);
    }
  }
  for (const form of document.querySelectorAll(".vote-choices form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(Object.fromEntries(new FormData(form)));
    });
  }
  const unfinished = keep.get();
  if (unfinished) void send(unfinished);
})();
