// Cards above the agenda: notices, what is voted on, what the own room does by itself.
((phone) => {
  "use strict";
  if (!phone) return;
  const { $, say, element, named, put, reloadSoon, on, takes, shows, notices, noticeText, voteText, roomText } = phone;

  // Notices of the centre. What is for some delegates only comes without its text: the page knows whom it is for.
  const known = new Set(notices);
  const notice = (sent) => {
    const { id = sent.noticeId, at, urgency, withdrawnAt } = sent;
    if (known.has(id) || withdrawnAt) return;
    known.add(id);
    if (!sent.text) return void reloadSoon(1000 + Math.random() * 20000);
    const li = element("li", "", urgency === "confirm" ? "urgent" : "");
    li.dataset.notice = id;
    const stamp = element("p", "", "soft");
    if (urgency === "confirm") stamp.append(element("b", noticeText.important), " · ");
    if (sent.unit) stamp.append(noticeText.from.replace("{unit}", sent.unit.name), " · ");
    stamp.append(say(noticeText.at, at));
    const words = named("p", sent.text);
    words.className = "text";
    li.append(stamp, words);
    if (urgency === "confirm") {
      const form = element("form");
      form.method = "post";
      form.action = `/me/notices/${id}/read`;
      form.append(element("button", noticeText.confirm, "primary"));
      li.append(form);
    }
    $("notice-list").prepend(li);
    $("notices").hidden = false;
  };
  const withdraw = (id) => {
    const li = document.querySelector(`[data-notice="${id}"]`);
    if (li) li.remove();
    $("notices").hidden = !$("notice-list").firstElementChild;
  };

  /** Whoever speaks in the room knows that it is recorded. */
  const filmed = (on) => ($("recorded").hidden = !on);

  // What is voted on; the voting itself has a page of its own.
  let method = "";
  const vote = (standing, title, rule, outcome) => {
    if (title) $("vote-title").textContent = title;
    if (rule) method = rule.method;
    const isOpen = standing === "opened" || standing === "open";
    const inRoom = voteText[method];
    $("vote").hidden = standing === "annulled";
    $("vote-standing").textContent = voteText[isOpen ? "open" : standing] || "";
    $("vote-how").textContent = isOpen ? inRoom || "" : voteText[outcome] || "";
    const go = $("vote-go");
    go.textContent = voteText[isOpen ? "go" : standing === "closed" ? "look" : "see"];
    go.hidden = standing !== "declared" && Boolean(inRoom);
  };

  // What the own room does by itself, and the centre's pause for that; as the page says until something is heard.
  let own;
  /** What the own room does by itself; room-block.ts writes the same. */
  function room() {
    if (!own && phone.phase !== "ended") return;
    const { since, title, until, called, recess } = own || {};
    $("room-part").hidden = phone.phase === "ended" || !(since || recess);
    const strong = (words) => {
      const line = element("p");
      line.append(named("b", words));
      return line;
    };
    put(
      $("room-part-now"),
      since
        ? [element("p", say(roomText.away, since), "soft"), strong(title), element("p", until ? say(roomText.back, until) : roomText.backOpen), ...(called ? [element("p", roomText.called, "urgent")] : [])]
        : recess
          ? [element("p", say(roomText.recess, recess.since), "soft"), ...(recess.topic ? [strong(recess.topic)] : []), ...(recess.until ? [element("p", say(roomText.resumes, recess.until))] : [])]
          : [],
    );
  }
  shows.push(room);

  const voted = (entry) => vote(entry.kind.slice(5), entry.title, entry.rule, entry.outcome);
  on({
    "vote.opened": voted,
    "vote.closed": voted,
    "vote.declared": voted,
    "vote.annulled": voted,
    "notice.sent": notice,
    "notice.withdrawn": (entry) => withdraw(entry.noticeId),
    "recording.started": () => filmed(true),
    "recording.resumed": () => filmed(true),
    "recording.paused": () => filmed(false),
    "recording.stopped": (entry) => entry.what === "all" && filmed(false),
    "local.begun": (entry) => (own = { ...own, since: entry.happenedAt || entry.at, title: entry.title, until: entry.until, called: false }),
    "local.returned": () => (own = { ...own, since: 0 }),
    "local.closed": () => (own = { ...own, since: 0 }),
    "local.called-back": () => (own = { ...own, called: true }),
    "local.paused": (entry) => (own = { ...own, recess: { since: entry.at, until: entry.until, topic: entry.topic } }),
    "local.resumed": () => (own = { ...own, recess: null }),
  });
  takes.push(({ messages, votes, local, recording, phase }) => {
    for (const sent of messages.notices) {
      notice(sent);
      if (sent.withdrawnAt) withdraw(sent.id);
    }
    const [last] = votes.votes.sort((a, b) => b.changedAt - a.changedAt);
    if (last && phase === "live") vote(last.phase, last.title, last.rule, last.outcome);
    const [, , , since, , title, until, calledAt] = local.sites[0] || [];
    own = { since, title, until, called: calledAt > 0, recess: local.recess };
    filmed(recording.on && !recording.on.paused);
  });
})(window.diemcauPhone);
