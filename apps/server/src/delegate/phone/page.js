// The delegate's page, kept up to date. Without these scripts the page works as well: it is rendered by the server,
// checks in by a form and reloads every minute. Plain JavaScript for browsers from 2020 on, sent as one file in the
// order of assets.ts; the folds follow packages/rules, and the browser test holds the two together.
window.diemcauPhone = (() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = $("live");
  if (!root || !window.EventSource || !window.fetch) return null;
  const page = JSON.parse(root.dataset.live);
  const { zone, language } = page;

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

  const folds = {};
  return {
    ...page,
    $,
    say,
    element,
    named,
    put,
    backoff,
    reloadSoon,
    folds,
    /** A part of the page says which entries of the journal it listens to. */
    on: (more) => {
      for (const kind of Object.keys(more)) (folds[kind] ||= []).push(more[kind]);
    },
    /** Each is given a snapshot. */
    takes: [],
    /** Called after anything was heard. */
    shows: [],
    /** The server's clock less this phone's, ms. */
    clockOffset: 0,
  };
})();
