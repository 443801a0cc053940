// The vote on a delegate's phone: pressed is not recorded. Without this script the forms work as well. Plain
// JavaScript for browsers from 2020 on.
(() => {
  "use strict";
  const root = document.getElementById("voting");
  if (!root || !window.EventSource || !window.fetch) return;
  const { conference, vote, phase, title, zone, language, text } = JSON.parse(root.dataset.voting);
  const receipts = window.diemcauReceipts;
  const element = (name, content, className) => {
    const made = document.createElement(name);
    made.textContent = content;
    if (className) made.className = className;
    return made;
  };
  // Sent without this script: what the server has just shown is kept as well.
  const shown = document.querySelector("#voting .receipt");
  if (shown && receipts) {
    receipts.add(vote, title, shown.querySelector(".receipt-code").textContent.replace(/ /g, ""));
    shown.remove();
  }

  let leaving = false;
  /** Reads the page again, spread out so that not all phones come in the same second. */
  const reload = (longest) => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => location.replace("/me/vote"), Math.random() * longest);
  };
  /** Whoever writes a receipt down is told, and not carried away. */
  const banner = (sentence, name, action) => {
    const next = document.getElementById("vote-next");
    const link = element("a", action, "button primary");
    link.href = "/me/vote";
    if (receipts.isLoose()) link.target = "_blank";
    const words = element("b", sentence.replace("{title}", () => name));
    next.replaceChildren(words, " ", link);
    next.hidden = false;
  };
  // Closed, declared, or another one opened: the page says so. A ballot that is on its way goes first.
  let sending = false;
  let stream = null;
  let standing = phase;
  const heard = (id, now, name) => {
    if (sending) return;
    const own = id === vote;
    if (own && now === standing) return;
    const stands = vote && receipts && receipts.stands();
    if (!stands) return reload(now === "open" ? 2000 : 8000);
    if (!own) return now === "open" && banner(text.nextVote, name, text.go);
    standing = now;
    if (now !== "closed") return receipts.isLoose() ? banner(text.resultOut, title, text.see) : reload(8000);
    const mark = document.querySelector(".phase");
    mark.textContent = text.closedNow;
    mark.dataset.phase = "ended";
    for (const over of document.querySelectorAll(".vote-choices, .vote-change")) over.remove();
  };
  const listen = () => {
    stream = new EventSource(`/api/conferences/${conference}/events?as=delegate`);
    // This page came from another moment than the stream.
    stream.addEventListener("snapshot", (message) => {
      const { votes } = JSON.parse(message.data).votes;
      const own = votes.find(({ id }) => id === vote);
      if (own) heard(vote, own.phase);
      const open = votes.find((each) => each.phase === "open");
      if (open && open.id !== vote) heard(open.id, "open", open.title);
    });
    stream.addEventListener("entry", (message) => {
      const { kind, voteId, title: name } = JSON.parse(message.data);
      const now = { "vote.opened": "open", "vote.closed": "closed", "vote.declared": "declared", "vote.annulled": "annulled" }[kind];
      if (now) heard(voteId, now, name);
      else if (kind === "vote.extended" && !sending && !(receipts && receipts.isLoose())) reload(8000);
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
  const tell = (content, className) => {
    waiting.hidden = !content;
    waiting.className = className;
    if (waiting.textContent !== content) waiting.textContent = content;
  };

  const recorded = (at, choice, receipt) => {
    const done = element("p", `${text.recorded.replace("{time}", clock.format(at))}${receipt ? "" : `: ${choice}`}`, "checked");
    done.tabIndex = -1;
    if (receipt) receipts.add(vote, title, receipt);
    for (const old of document.querySelectorAll("#vote-recorded, .vote-choices, .vote-change")) old.remove();
    tell("", "waiting");
    waiting.before(done);
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
