// What is going on: the phase, the agenda's item, who is on air, what the programme shows.
((phone) => {
  "use strict";
  if (!phone) return;
  const { $, say, element, named, put, reloadSoon, on, takes, shows, text, stageText } = phone;
  const items = [...document.querySelectorAll("[data-item]")];
  const slots = [null, null, null, null];
  const ROOMS = { layout: "strip" };
  // `dealt`: items that have been begun, as pairs with the time; undefined where it is not known (rules/floor/agenda.ts).
  let state = { item: null, since: null, dealt: [], large: null, scene: ROOMS };

  // Whoever is put on air is seen: a card makes way.
  const makeWay = () => /title|pause|video|card/.test(state.scene.layout) && (state.scene = ROOMS);
  on({
    "conference.opened": () => (phone.phase = "live"),
    "conference.closed": () => {
      slots.fill(null);
      phone.phase = "ended";
      state = { ...state, item: null, since: null, large: null, scene: ROOMS };
    },
    "agenda.moved": (entry) => {
      const { itemId: item, since = entry.at } = entry;
      if (state.dealt) {
        if (entry.since) state.dealt = state.dealt.filter(([, from]) => from <= since);
        if (item && !state.dealt.some(([id]) => id === item)) state.dealt = [...state.dealt, [item, since]];
      }
      Object.assign(state, { item, since: item && since });
    },
    "programme.filled": (entry) => {
      for (const [at, slot] of slots.entries()) if (slot && slot.site === entry.site) slots[at] = null;
      slots[entry.slot] = entry;
      state.large = entry.slot;
      makeWay();
    },
    "programme.cleared": (entry) => {
      slots[entry.slot] = null;
      if (state.large === entry.slot) {
        const next = slots.findIndex(Boolean);
        state.large = next < 0 ? null : next;
      }
    },
    "programme.enlarged": (entry) => {
      state.large = entry.slot;
      makeWay();
    },
    "stage.shown": (entry) => {
      state.scene = entry.scene;
      state.page = entry.scene.page;
      state.playing = entry.scene.playing;
    },
    "stage.played": (entry) => (state.playing = entry.playing),
    "stage.turned": (entry) => (state.page = entry.page),
    "stage.dressed": (entry) => (state.typed = entry.overlay.lowerThird),
  });
  takes.push((snapshot) => {
    for (const at of slots.keys()) slots[at] = snapshot.slots[at];
    const { agenda, large, stage } = snapshot;
    phone.phase = snapshot.phase;
    const { film } = stage;
    state = { item: agenda.itemId, since: agenda.since, dealt: agenda.dealt, large, scene: stage.scene, page: stage.page, playing: film && film.playing, typed: stage.overlay.lowerThird };
  });

  shows.push(() => {
    const phaseMark = $("phase");
    if (phaseMark.dataset.phase !== phone.phase) {
      phaseMark.dataset.phase = phone.phase;
      phaseMark.textContent = text[phone.phase];
    }
    $("now").hidden = phone.phase !== "live";
    const form = document.querySelector("#check-in form");
    if (form) {
      form.hidden = phone.phase === "ended";
      $("check-in-closed").hidden = phone.phase !== "ended";
    }
    const current = items.findIndex((li) => li.dataset.item === state.item);
    for (const [at, li] of items.entries()) {
      const now = at === current;
      const passed = at < current || phone.phase === "ended";
      const begun = state.dealt ? state.dealt.some(([id]) => id === li.dataset.item) : passed;
      const place = now ? "now" : begun ? "done" : passed ? "skipped" : "";
      li.className = place;
      if (now) li.setAttribute("aria-current", "step");
      else li.removeAttribute("aria-current");
      li.querySelector(".mark").textContent = { now: text.itemNow, done: text.itemDone, skipped: text.itemSkipped }[place] ?? "";
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
  });

  /** What the programme shows beside the rooms; stage-block.ts writes the same. */
  function programme() {
    const { scene, page, typed } = state;
    const { layout, title, file, card } = scene;
    const says = {
      document: () => [file.name, stageText.page.replace("{page}", page).replace("{last}", scene.pages)],
      title: () => [title, scene.subtitle],
      pause: () => [title, scene.until && say(stageText.until, scene.until)],
      card: () => [card.title, card.outcome],
      video: () => [state.playing ? stageText.video : stageText.paused, file.name],
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
})(window.diemcauPhone);
