// The time of whoever speaks in the own room; speech-block.ts writes the same.
((phone) => {
  "use strict";
  if (!phone) return;
  const { $, site, on, takes, shows, speechText } = phone;
  const card = $("speech");
  let { speech } = phone;

  const change = (id, part) => speech && speech.id === id && (speech = { ...speech, ...part });
  on({
    "speech.started": (entry) => (speech = { ...entry, id: entry.speechId, startedAt: entry.at }),
    "speech.extended": (entry) => change(entry.speechId, { seconds: entry.seconds }),
    "speech.paused": (entry) => speech && !speech.pausedAt && change(entry.speechId, { pausedAt: entry.at }),
    "speech.resumed": (entry) => speech && speech.pausedAt && change(entry.speechId, { pausedAt: 0, pausedMs: (speech.pausedMs || 0) + Math.max(0, entry.at - speech.pausedAt) }),
    "speech.ended": (entry) => speech && speech.id === entry.speechId && (speech = null),
    "conference.closed": () => (speech = null),
  });
  takes.push((snapshot) => (speech = snapshot.speaking.speech));

  const two = (n) => String(n).padStart(2, "0");
  const stopwatch = (seconds) => (seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}` : Math.floor(seconds / 60)) + `:${two(seconds % 60)}`;
  /** Written only when it is other: a screen reader hears the word, not the seconds. */
  const write = (id, content) => $(id).textContent !== content && ($(id).textContent = content);

  let timer = 0;
  function show() {
    clearTimeout(timer);
    card.hidden = !speech || speech.site !== site || phone.phase !== "live";
    if (card.hidden) return;
    const now = Date.now() + phone.clockOffset;
    const elapsed = Math.max(0, (speech.pausedAt || now) - speech.startedAt - (speech.pausedMs || 0));
    const whole = speech.seconds * 1000;
    const left = whole - elapsed;
    const phase = whole === 0 ? "free" : left <= 0 ? "over" : left <= Math.min(speech.warnSeconds * 1000, whole / 2) ? "warning" : "running";
    card.dataset.phase = speech.pausedAt ? "paused" : phase;
    // A second that has begun counts whole while time is left, as people count down.
    write("speech-time", whole === 0 ? stopwatch(Math.floor(elapsed / 1000)) : left > 0 ? stopwatch(Math.ceil(left / 1000)) : `+${stopwatch(Math.floor(-left / 1000))}`);
    write("speech-word", speechText[card.dataset.phase]);
    write("speech-who", speech.speaker ? [speech.speaker.name, speech.speaker.position].filter(Boolean).join(", ") : speech.siteName);
    if (!speech.pausedAt) timer = setTimeout(show, 1000 - ((whole === 0 ? elapsed : whole - left) % 1000) + 5);
  }
  shows.push(show);
  document.addEventListener("visibilitychange", () => document.hidden || show());
  show();
})(window.diemcauPhone);
