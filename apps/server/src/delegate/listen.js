// Captions and interpreters on the phone: loaded on their own page only. Plain JavaScript for browsers from 2020 on.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = $("listen");
  if (!root || !window.fetch) return;
  const { conference, track, text } = JSON.parse(root.dataset.listen);

  // Captions: asked for while the page is looked at.
  const lines = $("lines");
  const down = $("captions-line");
  let mark = "";
  /** Channels whose microphones are open, and when that was last heard. */
  let openNow = [];
  let heardAt = 0;
  /** What is listened to. */
  let current = null;
  let failures = 0;
  async function ask() {
    // A phone in a pocket goes on listening, and then has to know whether somebody speaks.
    if (document.hidden && !current) return;
    try {
      const answer = await fetch(`/me/captions/lines?track=${track || ""}&mark=${encodeURIComponent(mark)}&edge=${(current && current.edge) || ""}`, { cache: "no-store" });
      if (answer.status === 401) return void location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      failures = 0;
      heardAt = Date.now();
      if (down) down.hidden = true;
      if (answer.status === 204) return;
      const body = await answer.json();
      mark = body.mark;
      if (current && body.leave && body.leave === current.edge) lost(current);
      show(body);
    } catch {
      failures++;
      if (down && failures > 1) {
        down.hidden = false;
        down.textContent = text.lineDown;
      }
    }
  }
  function show(body) {
    openNow = body.open;
    for (const mic of document.querySelectorAll("[data-mic]")) {
      const on = body.open.includes(mic.dataset.mic);
      mic.textContent = on ? `● ${text.micOn}` : `○ ${text.micOff}`;
    }
    if (!lines) return;
    lines.replaceChildren(
      ...(body.lines.length ? body.lines : [text.noLines]).map((line) => {
        const p = document.createElement("p");
        p.textContent = line;
        return p;
      }),
    );
    lines.scrollTop = lines.scrollHeight;
  }
  const later = () => {
    // Apart from each other, and slower while the line is down.
    const wait = Math.min(15000, 2000 * 2 ** Math.min(failures, 3)) * (0.85 + Math.random() * 0.3);
    setTimeout(() => void ask().then(later), wait);
  };
  void ask().then(later);
  document.addEventListener("visibilitychange", () => void ask());
  if (lines) lines.scrollTop = lines.scrollHeight;

  // Sound
  const list = $("channel-list");
  if (!list || !window.RTCPeerConnection) return;
  list.hidden = false;
  const heard = $("heard");
  const stopButton = $("stop");
  const say = (sentence, name) => {
    const now = sentence.replace("{name}", name || "");
    // Written anew it would be read out anew.
    if (heard.textContent !== now) heard.textContent = now;
  };

  /** Gives up what carries it now: the connection, and the place at the server. */
  function release(own) {
    clearInterval(own.looking);
    if (own.connection) own.connection.close();
    if (own.resource) void fetch(own.resource, { method: "DELETE", headers: { "x-diemcau-as": "delegate" }, keepalive: true }).catch(() => {});
    own.connection = own.resource = null;
  }

  function stop() {
    if (!current) return;
    release(current);
    for (const audio of current.sounds) audio.srcObject = null;
    current = null;
    stopButton.hidden = true;
    say("");
    for (const button of list.querySelectorAll("button")) button.removeAttribute("aria-pressed");
  }

  /** What was heard has broken off: it is asked for again, of somebody else first. What never came is said at once. */
  function lost(own) {
    if (current !== own) return;
    release(own);
    if (own.edge) own.avoid = own.edge;
    own.edge = null;
    if (!own.hasWorked || (own.tries >= 6 && !own.hasFlowed)) {
      stop();
      return void say(text.failed);
    }
    say(text.again, own.name);
    setTimeout(() => current === own && void listen(own), 500 * 2 ** Math.min(own.tries++, 6) * (0.5 + Math.random()));
  }

  /**
   * A dead server says nothing of itself for half a minute. One that lives answers the browser's checks every two or three
   * seconds, where a browser counts that; and while a microphone is open, its voice comes.
   */
  function watch(own, connection) {
    let [voice, life, quiet, still] = [0, 0, 0, 0];
    clearInterval(own.looking);
    own.looking = setInterval(async () => {
      const reports = await connection.getStats().catch(() => []);
      if (own.connection !== connection) return;
      let [packets, answers] = [0, 0];
      reports.forEach((report) => {
        if (report.type === "inbound-rtp") packets += report.packetsReceived || 0;
        if (report.type === "candidate-pair") answers += report.responsesReceived || 0;
      });
      if (packets > voice) {
        own.hasFlowed = true;
        own.tries = 0;
      }
      if (packets > voice || !speaks(own)) {
        quiet = 0;
        say(text.playing, own.name);
      } else if (packets > 0 || own.hasFlowed) quiet++;
      still = answers > 0 && packets + answers === life ? still + 1 : 0;
      [voice, life] = [packets, packets + answers];
      // A new way is given longer to bring its first.
      if (quiet === (packets > 0 ? 4 : 8) || still === 7) lost(own);
    }, 1000);
  }
  const speaks = (own) => Date.now() - heardAt < 6000 && openNow.includes(own.channel);

  function gathered(connection) {
    if (connection.iceGatheringState === "complete") return Promise.resolve();
    return new Promise((resolve) => {
      setTimeout(resolve, 1000);
      connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && resolve());
    });
  }

  // Relays for phones in networks without UDP, asked for once while they are good; a server that does not say in time has none.
  let relays = { until: 0, servers: [] };
  async function askRelays() {
    const own = { "x-diemcau-as": "delegate" };
    const answer = await Promise.race([fetch("/api/ice-servers?as=delegate", { headers: own }), new Promise((resolve) => setTimeout(resolve, 2000))]);
    if (!answer || !answer.ok) return [];
    const { iceServers, until } = await answer.json();
    relays = { servers: iceServers, until: Date.now() + Math.min(3600000, Math.max(60000, (until - Date.now()) / 2)) };
    return iceServers;
  }

  async function listen(own) {
    const iceServers = Date.now() < relays.until ? relays.servers : await askRelays().catch(() => []);
    if (current !== own) return;
    const connection = (own.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers }));
    let next = 0;
    for (const sound of own.sounds) {
      connection.addTransceiver("audio", { direction: "recvonly" });
      sound.srcObject = null;
    }
    connection.addEventListener("track", ({ track: voice }) => {
      const sound = own.sounds[next++];
      sound.srcObject = new MediaStream([voice]);
      void sound.play().catch(() => {});
    });
    connection.addEventListener("connectionstatechange", () => {
      if (own.connection !== connection) return;
      if (connection.connectionState === "connected") {
        own.hasWorked = true;
        // After a break it is said when something comes, or when there is nothing to come.
        if (!own.hasFlowed || !speaks(own)) say(text.playing, own.name);
        watch(own, connection);
      }
      if (connection.connectionState === "failed") lost(own);
    });
    try {
      await connection.setLocalDescription();
      await gathered(connection);
      // Whoever does not answer by then is asked anew.
      const limit = new AbortController();
      setTimeout(() => limit.abort(), 10000);
      const avoid = own.avoid ? `&avoid=${encodeURIComponent(own.avoid)}` : "";
      const answer = await fetch(`/media/${conference}/whep?channel=${own.channel}&as=delegate${avoid}`, {
        method: "POST",
        headers: { "content-type": "application/sdp", "x-diemcau-as": "delegate" },
        body: connection.localDescription.sdp,
        signal: limit.signal,
      });
      // Who is refused is not let in by asking on.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) own.hasWorked = false;
      if (answer.status !== 201) throw new Error(String(answer.status));
      const resource = answer.headers.get("location");
      // Somebody else was chosen meanwhile.
      if (own.connection !== connection) return void fetch(resource, { method: "DELETE", headers: { "x-diemcau-as": "delegate" } }).catch(() => {});
      own.resource = resource;
      own.edge = answer.headers.get("x-diemcau-edge");
      await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
    } catch {
      if (own.connection === connection) lost(own);
    }
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-channel]");
    if (!button) return;
    stop();
    const { channel, name } = button.dataset;
    // Made and started here, under the finger: a phone plays nothing that nobody has pressed for.
    const sounds = Array.from({ length: channel === "floor" ? 4 : 1 }, () => {
      const sound = new Audio();
      sound.autoplay = true;
      void sound.play().catch(() => {});
      return sound;
    });
    button.setAttribute("aria-pressed", "true");
    stopButton.hidden = false;
    say(text.connecting);
    void listen((current = { channel, name, sounds, connection: null, resource: null, edge: null, avoid: null, hasWorked: false, hasFlowed: false, tries: 0 }));
  });
  stopButton.addEventListener("click", stop);
  addEventListener("pagehide", stop);
})();
