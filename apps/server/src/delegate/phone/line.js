// The line: one stream of events, reopened by us, and what the page says of it.
((phone) => {
  "use strict";
  if (!phone) return;
  const { $, say, backoff, reloadSoon, conference, text } = phone;
  const line = $("line");
  const waitToOpen = backoff(10000);
  const waitToAsk = backoff(60000);
  let stream = null;
  let position = "";
  let seq = 0;
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
      for (const show of phone.shows) show();
    });

  function open() {
    clearTimeout(timer);
    if (stream) stream.close();
    const after = position && `&after=${encodeURIComponent(position)}`;
    stream = new EventSource(`/api/conferences/${conference}/events?as=delegate${after}`);
    stream.addEventListener("hello", (message) => {
      phone.clockOffset = JSON.parse(message.data).now - Date.now();
      waitToOpen.reset();
      waitToAsk.reset();
      up();
    });
    hear("snapshot", (snapshot) => {
      seq = snapshot.seq;
      for (const take of phone.takes) take(snapshot);
    });
    hear("entry", (entry) => {
      if (entry.seq <= seq) return;
      seq = entry.seq;
      for (const fold of phone.folds[entry.kind] || []) fold(entry);
    });
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
})(window.diemcauPhone);
