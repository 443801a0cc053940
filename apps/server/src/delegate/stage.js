// The page that the programme shows, drawn from the file itself with pdf.js, and turned when the programme turns it.
const root = document.getElementById("stage");
const { conferenceId, pdf, worker, text, ...first } = JSON.parse(root.dataset.stage);
const $ = (id) => document.getElementById(id);
let shown = { file: first.file, page: first.page, name: "", pages: 0 };
let opened = null;
let drawing = null;

const say = (sentence) => {
  $("says").hidden = !sentence;
  $("says").textContent = sentence;
};

async function open(file) {
  if (opened && opened.file === file) return opened.pages;
  if (opened) void opened.close();
  opened = null;
  say(text.loading);
  const answer = await fetch(`/me/files/${file}`);
  if (!answer.ok) {
    say(text.closed);
    return null;
  }
  const bytes = await answer.arrayBuffer();
  if (new TextDecoder().decode(bytes.slice(0, 5)) !== "%PDF-") {
    const picture = await createImageBitmap(new Blob([bytes]));
    opened = { file, pages: { picture }, close: () => picture.close() };
    return opened.pages;
  }
  const lib = await import(pdf);
  lib.GlobalWorkerOptions.workerSrc = worker;
  const task = lib.getDocument({ data: bytes, enableXfa: false, useWasm: false });
  opened = { file, pages: await task.promise, close: () => task.destroy() };
  return opened.pages;
}

async function draw() {
  const { file, page } = shown;
  $("sheet").hidden = !file;
  if (!file) return;
  const pages = await open(file);
  if (!pages || shown.file !== file || shown.page !== page) return;
  const fresh = document.createElement("canvas");
  const wide = Math.min(2400, root.clientWidth * (window.devicePixelRatio || 1));
  if (pages.picture) {
    fresh.width = wide;
    fresh.height = Math.round((wide / pages.picture.width) * pages.picture.height);
    fresh.getContext("2d").drawImage(pages.picture, 0, 0, fresh.width, fresh.height);
  } else {
    const sheet = await pages.getPage(Math.min(page, pages.numPages));
    const viewport = sheet.getViewport({ scale: wide / sheet.getViewport({ scale: 1 }).width });
    fresh.width = Math.round(viewport.width);
    fresh.height = Math.round(viewport.height);
    if (drawing) drawing.cancel();
    drawing = sheet.render({ canvas: fresh, viewport });
    await drawing.promise;
    drawing = null;
  }
  if (shown.file !== file || shown.page !== page) return;
  const canvas = $("sheet");
  canvas.width = fresh.width;
  canvas.height = fresh.height;
  canvas.getContext("2d").drawImage(fresh, 0, 0);
  canvas.dataset.page = page;
  say("");
}

function put(scene, page) {
  const file = scene.layout === "document" ? scene.file : null;
  shown = { file: file && file.id, page: file ? page || scene.page : 0 };
  $("name").textContent = file ? file.name : text.over;
  $("place").textContent = file ? text.page.replace("{page}", shown.page).replace("{last}", scene.pages) : "";
  $("whole").parentElement.hidden = !file;
  if (file) $("whole").href = `/me/files/${file.id}#page=${shown.page}`;
  draw().catch((error) => error.name === "RenderingCancelledException" || say(text.noScript));
}

let scene = { layout: "strip" };
let wait = 500;
let position = "";
function listen() {
  const stream = new EventSource(`/api/conferences/${conferenceId}/events?as=delegate${position && `&after=${encodeURIComponent(position)}`}`);
  const hear = (kind, handle) =>
    stream.addEventListener(kind, (message) => {
      if (message.lastEventId) position = message.lastEventId;
      handle(JSON.parse(message.data));
    });
  stream.addEventListener("hello", () => {
    wait = 500;
    if ($("says").textContent === text.lineDown) say("");
  });
  hear("snapshot", (snapshot) => put((scene = snapshot.stage.scene), snapshot.stage.page));
  hear("entry", (entry) => {
    if (entry.kind === "stage.shown") put((scene = entry.scene), entry.scene.page);
    if (entry.kind === "stage.turned") put(scene, entry.page);
    if (entry.kind === "conference.closed") put((scene = { layout: "strip" }), 0);
  });
  stream.addEventListener("error", () => {
    // Ours to reopen, not the browser's: its fixed pause would bring every phone back in the same moment.
    if (stream.readyState === EventSource.CLOSED) position = "";
    stream.close();
    say(text.lineDown);
    setTimeout(listen, (wait = Math.min(10000, wait * 2)) * (0.5 + Math.random() / 2));
  });
}
listen();
