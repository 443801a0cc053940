import { createHash } from "node:crypto";
import type { CaptionTrack, InterpreterChannel } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Principal } from "../../platform/http/principal.ts";
import type { Edges } from "../../modules/edges/index.ts";
import type { Platform } from "../../platform/platform.ts";
import { LISTEN_CSS, LISTEN_JS } from "../assets.ts";
import { html, type Part } from "../html.ts";
import { page } from "../layout.ts";
import { preferencesOf, type Preferences } from "../preferences.ts";
import { sendPage } from "../send.ts";
import { TEXT, fill } from "../text.ts";
import { LISTEN_TEXT } from "./text.ts";

type DelegatePrincipal = Extract<Principal, { kind: "delegate" }>;

/** How often a browser without scripts reads the page again, seconds. */
const RELOAD_SECONDS = 20;

export interface ListenPages {
  readonly platform: Platform;
  /** Servers that carry the sound. */
  readonly edges: Pick<Edges, "isLeaving">;
  /** @throws Problem sign-in-required */
  reader(request: FastifyRequest): Promise<DelegatePrincipal>;
}

/** Captions and interpreters on the phone. */
export function listenPages(app: FastifyInstance, { platform, edges, reader }: ListenPages): void {
  /** What a phone that reads along is told, made once for each new line: a track is another object then. */
  const told = new WeakMap<CaptionTrack, { mark: string; lines: string[] }>();
  const tell = (track: CaptionTrack) => {
    let known = told.get(track);
    if (!known) {
      const lines = track.lines.map(({ text }) => text);
      told.set(track, (known = { lines, mark: createHash("sha256").update(JSON.stringify(lines)).digest("base64url").slice(0, 10) }));
    }
    return known;
  };

  app.get("/captions", async (request, reply) => {
    const { conferenceId } = await reader(request);
    const { state } = await platform.hub.get(conferenceId);
    const { track: asked, large } = request.query as Record<string, unknown>;
    const track = state.captions.tracks.find(({ id }) => id === asked) ?? state.captions.tracks[0];
    const view = { preferences: preferencesOf(request), conferenceId, tracks: state.captions.tracks, channels: state.captions.channels, track, large: large === "1", ended: state.phase === "ended" };
    return sendPage(request, reply, listenPage(view));
  });

  // Asked every two seconds by the phones that read along: answered from memory, and mostly with nothing.
  app.get("/captions/lines", async (request, reply) => {
    const { conferenceId } = await reader(request);
    const { state } = await platform.hub.get(conferenceId);
    const { track: asked, mark, edge } = request.query as Record<string, unknown>;
    const track = state.captions.tracks.find(({ id }) => id === asked);
    // Whoever listens says from whom: one that is drained or gone is left before its sound breaks off.
    const leave = typeof edge === "string" && edge !== "" && (await edges.isLeaving(edge)) ? edge : null;
    const open = state.captions.channels.filter(({ mic }) => mic !== null).map(({ id }) => id);
    const now = track ? tell(track) : { mark: "", lines: [] };
    const whole = `${now.mark}.${open.map((id) => id.slice(0, 8)).join("")}`;
    reply.header("cache-control", "no-store");
    if (mark === whole && leave === null) return reply.code(204).send();
    return reply.send({ mark: whole, lines: now.lines, open, leave });
  });
}

interface ListenView {
  readonly preferences: Preferences;
  readonly conferenceId: string;
  readonly tracks: readonly CaptionTrack[];
  readonly channels: readonly InterpreterChannel[];
  readonly track: CaptionTrack | undefined;
  readonly large: boolean;
  readonly ended: boolean;
}

function listenPage({ preferences, conferenceId, tracks, channels, track, large, ended }: ListenView): string {
  const { language } = preferences;
  const t = LISTEN_TEXT[language];
  const address = (id: string | undefined, isLarge: boolean) => `/me/captions?track=${id ?? ""}${isLarge ? "&large=1" : ""}`;
  const data = JSON.stringify({ conference: conferenceId, track: track?.id ?? null, text: { noLines: t.noLines, micOn: t.micOn, micOff: t.micOff, connecting: t.connecting, playing: t.playing, again: t.again, failed: t.failed, lineDown: t.lineDown } });
  const channel = (id: string, name: string, mic: Part) => html`<li>
<p class="title">${name}</p>${mic}
<button type="button" data-channel="${id}" data-name="${name}" aria-label="${fill(t.startNamed, { name })}">▶ ${t.start}</button></li>`;
  return page({
    preferences,
    title: t.title,
    back: "/me/captions",
    head: html`<link rel="stylesheet" href="${LISTEN_CSS.path}"><script src="${LISTEN_JS.path}" defer></script>${!ended && html`<noscript><meta http-equiv="refresh" content="${RELOAD_SECONDS}"></noscript>`}`,
    main: html`<p class="backlink"><a href="/me">← ${TEXT[language].back}</a></p>
<h1>${t.title}</h1>
<p class="soft">${t.lead}</p>
<div id="listen" data-listen="${data}">
<section aria-labelledby="captions"><h2 id="captions">${t.captions}</h2>
${
  track
    ? html`${tracks.length > 1 && html`<nav aria-label="${t.choose}"><ul class="tracks">${tracks.map(({ id, name }) => html`<li><a href="${address(id, large)}"${id === track.id && html` aria-current="true"`}>${name}</a></li>`)}</ul></nav>`}
<div id="lines" class="lines" role="log" aria-live="off" tabindex="0" aria-label="${t.captions}" lang="${track.language}" data-large="${String(large)}">${track.lines.length === 0 ? html`<p>${t.noLines}</p>` : track.lines.map(({ text }) => html`<p>${text}</p>`)}</div>
<p class="line down" id="captions-line" role="status" hidden></p>
<p class="sizes"><a href="${address(track.id, !large)}">${large ? t.normal : t.large}</a> <a href="/api/conferences/${conferenceId}/captions/${track.id}/transcript.txt?as=delegate" download>${t.transcript}</a></p>`
    : html`<p class="soft">${t.none}</p>`
}
</section>
<section aria-labelledby="channels"><h2 id="channels">${t.listen}</h2>
${
  channels.length === 0
    ? html`<p class="soft">${t.listenNone}</p>`
    : html`<p class="soft">${t.listenHint}</p>
<ul class="channels" id="channel-list" hidden>${channel("floor", t.floor, null)}${channels.map(({ id, name, mic }) => channel(id, name, html`<p class="soft" data-mic="${id}">${mic === null ? `○ ${t.micOff}` : `● ${t.micOn}`}</p>`))}</ul>
<p id="heard" role="status"></p>
<p><button type="button" id="stop" class="quiet" hidden>■ ${t.stop}</button></p>`
}
<noscript><p class="line">${t.noScript}</p></noscript>
</section></div>`,
  });
}
