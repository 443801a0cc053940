// Receipts of secret votes that this tab keeps until their owner clears them: over reloads, beside the next vote and
// beside the public list. Without the choice, for whoever's page it is alone, and gone with the tab (ADR 0021).
window.diemcauReceipts = (() => {
  "use strict";
  const root = document.getElementById("receipts");
  if (!root) return null;
  const { voter, lists, only, text } = JSON.parse(root.dataset.receipts);
  const KEY = "dc-receipts";
  /** Where the storage is switched off they live as long as the page. */
  let all = [];
  let isKept = true;
  try {
    all = JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch {
    isKept = false;
  }
  const element = (name, content, className) => {
    const made = document.createElement(name);
    made.textContent = content;
    if (className) made.className = className;
    return made;
  };
  const save = () => {
    try {
      if (all.length > 0) sessionStorage.setItem(KEY, JSON.stringify(all));
      else sessionStorage.removeItem(KEY);
      isKept = true;
    } catch {
      isKept = false;
    }
  };
  // Somebody else has signed in in this tab: what it kept was not theirs.
  if (all.some((each) => each.voter !== voter)) {
    all = all.filter((each) => each.voter === voter);
    save();
  }
  const card = (each) => {
    const made = element("div", "", "card receipt");
    // Beside the list it takes little room: the list is what one looks at.
    made.append(element("h2", text.receipt, "label"), ...(only ? [] : [element("p", each.title, "receipt-of")]), element("p", each.receipt.replace(/(.{4})(?=.)/g, "$1 "), "receipt-code"));
    if (!only) made.append(element("p", text.receiptKeep));
    if (isKept && !only) made.append(element("p", text.receiptHere, "soft"));
    if (!only && lists.includes(each.vote)) {
      const link = element("a", text.check, "button");
      link.href = `/me/vote/${each.vote}/receipts`;
      const line = element("p", "");
      line.append(link);
      made.append(line);
    }
    const clear = element("button", text.receiptClear, "receipt-clear");
    clear.type = "button";
    clear.addEventListener("click", () => {
      if (!confirm(text.receiptSure)) return;
      all = all.filter((other) => other !== each);
      save();
      show();
    });
    made.append(clear);
    return made;
  };
  const show = () => root.replaceChildren(...all.filter(({ vote }) => !only || vote === only).map(card));
  show();
  return {
    /** Of a vote that was changed the last one counts. */
    add(vote, title, receipt) {
      all = [...all.filter((each) => each.vote !== vote), { voter, vote, title, receipt }];
      save();
      show();
    },
    /** Would it be lost with the page? */
    isLoose: () => all.length > 0 && !isKept,
    stands: () => all.length > 0,
  };
})();
