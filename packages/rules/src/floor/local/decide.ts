import { cutText } from "../../text/cut.ts";
import { accept, refuse } from "../outcome.ts";
import { isWellFormed, siteSet, sitesOf } from "../site-set.ts";
import type { Slice } from "../slice.ts";
import { change, withoutPause } from "../stage/decisions.ts";
import { isAway } from "./row.ts";

/** Items that a room may add while the conference goes on, and conclusions it may keep. */
export const ADDED_LIMIT = 30;
export const CONCLUSION_LIMIT = 30;
/** The fold keeps this much of a title. */
const TITLE_KEPT = 160;

// A room may open before the centre does, and close after it.
const always = ["prepared", "live", "ended"] as const;
const live = ["live"] as const;

export const localDecisions: Slice<unknown, unknown>["decisions"] = {
  "local.open": {
    phases: always,
    decide(state, { site }) {
      const row = state.local.sites.get(site);
      if (row.openedAt > 0 && row.closedAt === 0) return accept();
      return accept({ kind: "local.opened", site });
    },
  },
  "local.close": {
    phases: always,
    decide(state, { site }) {
      const row = state.local.sites.get(site);
      if (row.openedAt === 0) return refuse("local-not-open");
      return row.closedAt > 0 ? accept() : accept({ kind: "local.closed", site });
    },
  },
  "local.begin": {
    phases: always,
    decide(state, { site, itemId, title, until }) {
      const row = state.local.sites.get(site);
      const kept = cutText(title, TITLE_KEPT);
      if (isAway(row) && row.itemId === itemId && row.title === kept && row.until === (until ?? 0) && row.calledAt === 0) return accept();
      return accept({ kind: "local.begun", site, itemId, title: kept, until });
    },
  },
  "local.return": {
    phases: always,
    decide: (state, { site }) =>
      isAway(state.local.sites.get(site)) ? accept({ kind: "local.returned", site }) : accept(),
  },
  "local.add-item": {
    phases: always,
    decide(state, { site }) {
      const { added } = state.local.sites.get(site);
      return added >= ADDED_LIMIT ? refuse("local-items-full") : accept({ kind: "local.items-changed", site, added: added + 1 });
    },
  },
  "local.remove-item": {
    phases: always,
    decide: (state, { site }) => accept({ kind: "local.items-changed", site, added: state.local.sites.get(site).added }),
  },
  "local.conclude": {
    phases: always,
    decide(state, { site, conclusionId, text }) {
      const { conclusions } = state.local.sites.get(site);
      const known = conclusions.includes(conclusionId);
      if (text === null) return known ? accept({ kind: "local.concluded", site, conclusionId, kept: false }) : accept();
      if (!known && conclusions.length >= CONCLUSION_LIMIT) return refuse("conclusions-full");
      return accept({ kind: "local.concluded", site, conclusionId, kept: true });
    },
  },
  "local.pause": {
    phases: live,
    decide(state, { until, topic, card }, context) {
      if (until !== null && until <= context.now) return refuse("local-pause-over");
      const { recess } = state.local;
      if (recess && recess.until === until && recess.topic === topic) return accept();
      const shown = card === undefined ? accept() : change(state, { layout: "pause", title: card, until }, [], true, context);
      if (!shown.ok || shown.entries.length === 0) return shown.ok ? accept({ kind: "local.paused", until, topic }) : shown;
      // Its card is of the pause: whoever ends or takes back the one ends or takes back the other.
      return accept(...shown.entries, { kind: "local.paused", until, topic, since: context.now, follows: shown.entries.length });
    },
  },
  "local.resume": {
    phases: live,
    decide(state, _command, context) {
      const { recess } = state.local;
      if (!recess) return accept();
      const shown = withoutPause(state, recess.since, context);
      const entries = shown.ok ? shown.entries : [];
      return accept(...entries, { kind: "local.resumed", ...(entries.length > 0 ? { follows: entries.length } : {}) });
    },
  },
  "local.call-back": {
    phases: live,
    decide(state, { to }) {
      if (to && !isWellFormed(to)) return refuse("input-malformed", "to");
      const { sites } = state.local;
      const away = (to ? sitesOf(to) : [...sites.entries()].map(([site]) => site)).filter((site) => isAway(sites.get(site)));
      const set = siteSet(away);
      return set ? accept({ kind: "local.called-back", to: set, sites: away.length }) : accept();
    },
  },
};
