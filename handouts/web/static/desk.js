// The desk: type, Enter, type, Enter, and the sheet is out. Without this script the same forms do the same by buttons.
import { Latest, ask, keep, place, plain, print, say, stay } from "./page.js";
import * as printer from "./printer.js";

const order = document.getElementById("order");
const search = document.getElementById("search");
const query = document.getElementById("q");
const printed = document.getElementById("printed");
const PERSONAL = ["name", "time", "note"]; // cleared for the next patient; the day stays, for a morning of the same day
const REMEMBERED = ["paper", "ink", "doctor", "place"]; // kept in the browser: nothing of a patient's
const STORE = "desk";
const RECENT = "recent"; // names of sheets that were printed here, and nothing of whom for
const MOST_RECENT = 4;
const TYPING = 120; // milliseconds without a key before the pages are drawn

const finding = new Latest();
const drawing = new Latest();
let found = Promise.resolve();
let chosenSoon = Promise.resolve(); // whoever types fast presses Enter for the name before the list has answered
let busy = false;

function data(extra = {}) {
  const all = new URLSearchParams(new FormData(order));
  all.set("q", query.value);
  for (const name of recent()) all.append("recent", name);
  for (const [key, value] of Object.entries(extra)) all.set(key, value);
  return all;
}

function find(pause = 40) {
  found = finding.soon(pause, async (signal) => {
    const response = await ask("/", data(), { part: "find", signal });
    if (response?.ok) list(await response.text());
  });
  return found;
}

/** Show the list of an answer; groups that somebody has opened stay open. */
function list(html) {
  const open = new Set([...document.querySelectorAll("#found details[open]")].map((each) => each.dataset.group));
  const folded = document.querySelector("#found details") !== null;
  place(html);
  if (!folded) return;
  for (const each of document.querySelectorAll("#found details")) each.open = open.has(each.dataset.group) || each.querySelector(":checked") !== null;
}

function draw(pause = 0, extra = {}) {
  document.getElementById("sheet").classList.add("stale");
  return drawing.soon(pause, async (signal) => {
    const response = await ask("/", data(extra), { part: "work", signal });
    if (response) show(await response.text());
  });
}

function show(html) {
  place(html);
  // a question is read where it stands, and answered by its own buttons
  document.getElementById("ask")?.focus();
  document.getElementById("sheet").classList.remove("stale");
  document.querySelector("main").classList.toggle("chosen", Boolean(chosen()));
  for (const field of order.querySelectorAll(".line")) {
    const wrong = document.getElementById(`problem-${field.id}`)?.textContent.trim();
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

const asking = () => document.getElementById("ask");
const chosen = () => new FormData(order).get("sheet");

async function send(submitter) {
  if (busy) return;
  busy = true;
  await chosenSoon;
  if (!chosen()) {
    busy = false;
    query.focus();
    return;
  }
  order.setAttribute("aria-busy", "true");
  let behind = drawing.stop(); // its answer would come over that of the print, and take a question away
  try {
    const address = plain(submitter?.getAttribute("formaction") ?? order.getAttribute("action"));
    const extra = submitter?.name ? { [submitter.name]: submitter.value } : {};
    const said = document.querySelector("#found :checked ~ .words .name")?.textContent ?? document.getElementById("h-what").textContent;
    const who = order.elements.name.value.trim();
    const body = data(extra);
    if (submitter?.name === "leave") for (const more of document.querySelectorAll("[data-leave]")) body.append("leave", more.value);
    const response = await ask(address, body, { part: "work" });
    if (!response) return;
    if (!response.ok) {
      behind = false;
      show(await response.text());
      if (!asking()) order.querySelector("[aria-invalid]")?.focus();
      return;
    }
    behind ||= Boolean(asking()); // it was answered
    if (submitter?.dataset.printer !== undefined) {
      printer.show(await response.text());
      return;
    }
    const file = await response.blob();
    if (address === "/download") {
      keep(file, response);
      return;
    }
    print(file);
    used(address === "/tray" ? body.getAll("tray").map((each) => each.split(" ")[0]) : [chosen().split(":")[0]]);
    document.getElementById("printed-what").textContent = who ? `${said}, ${who}` : said;
    printed.hidden = false;
    say(printed.querySelector("p").textContent.replace(printed.querySelector("button").textContent, ""));
  } finally {
    busy = false;
    if (behind) draw(0);
    order.removeAttribute("aria-busy");
  }
}

async function next() {
  document.getElementById("drawn")?.remove();
  for (const key of PERSONAL) order.elements[key].value = "";
  for (const said of document.querySelectorAll('[name^="side."], [name^="level."]')) {
    if (said.type === "radio") said.checked = false; // a side is never left over from somebody else
    else said.value = "";
  }
  for (const kept of document.querySelectorAll("[name=sheet], [name=tray]")) {
    if (kept.type === "radio") kept.checked = false;
    else kept.remove();
  }
  for (const name of ["format", "language"]) {
    const first = order.querySelector(`input[name=${name}]`);
    if (first) first.checked = true;
  }
  query.value = "";
  printed.hidden = true;
  printer.next();
  query.focus();
  find(0);
  await draw(0);
}

/** A sheet was chosen: the list is whole again, the sheet marked in it, and its pages are drawn. */
async function choose() {
  printed.hidden = true;
  const drawn = draw(0);
  query.value = "";
  find(0).then(() => document.querySelector("#found :checked")?.closest("li").scrollIntoView({ block: "nearest" }));
  await drawn;
}

// -- the list by keys: one row is marked, and Enter in the search takes it

const seen = (row) => row.checkVisibility();
const rowsInView = () => [...document.querySelectorAll("#found .sheets li")].filter(seen);
const marked = () => document.querySelector("#found .pointed");

/** Mark the row after the marked one, or before it, and say which it is. */
function move(by) {
  const all = rowsInView();
  if (!all.length) return;
  const at = all.indexOf(marked());
  const to = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  marked()?.classList.remove("pointed");
  to.classList.add("pointed");
  to.scrollIntoView({ block: "nearest" });
  const hint = document.getElementById("q-hint");
  const values = { sheet: to.querySelector(".name").textContent, number: all.indexOf(to) + 1, all: all.length };
  hint.textContent = hint.dataset.at.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  say(hint.textContent);
}

query.addEventListener("input", () => find());
query.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  move(by);
});

async function takeMarked() {
  await found;
  const radio = marked()?.querySelector("input");
  if (radio) {
    radio.checked = true;
    choose();
  } else {
    document.querySelector("main").classList.toggle("chosen", Boolean(chosen()));
    if (!order.elements.name.value) query.focus(); // what somebody types on is a name: it stays where it is
  }
}

search.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!query.value.trim() && !marked()) return;
  // the name's line is there at once, on a narrow page too: nobody waits for the list to type on
  document.querySelector("main").classList.add("chosen");
  order.elements.name.focus();
  order.elements.name.scrollIntoView({ block: "nearest" });
  chosenSoon = takeMarked();
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.form !== order) return;
  if (field.name === "sheet") {
    choose();
    return;
  }
  remember();
  if (!field.matches("input.line")) draw(0); // what is typed was drawn as it was typed
});
order.addEventListener("input", (event) => {
  if (event.target.matches("input.line")) {
    printed.hidden = true;
    draw(TYPING);
  }
});

order.addEventListener("submit", (event) => {
  event.preventDefault();
  const { submitter } = event;
  if (submitter?.name === "next") next();
  else if (submitter?.name === "keep") leaveQuestion();
  else if (submitter?.name === "add" || submitter?.name === "remove") draw(0, { [submitter.name]: submitter.value });
  else send(submitter);
});

if (navigator.clipboard) document.documentElement.classList.add("can-copy");

// The link to the sheet on the web can be copied where the browser lets a page do so; it is selected for who does it by keys.
document.getElementById("main").addEventListener("focusin", (event) => {
  if (event.target.id === "link") event.target.select();
});

document.getElementById("main").addEventListener("click", async (event) => {
  if (event.target.matches(".pages img")) document.getElementById("whole").click();
  if (event.target.id !== "copy-link") return;
  const link = document.getElementById("link");
  link.select();
  await navigator.clipboard.writeText(link.value);
  document.getElementById("link-copied").textContent = event.target.dataset.done;
  say(event.target.dataset.done);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  if (document.activeElement === query && query.value) {
    query.value = "";
    find(0);
  } else if (asking()) leaveQuestion();
  else next();
  event.preventDefault();
});

/** The question is answered with no: nothing was printed, and the patient stays. */
async function leaveQuestion() {
  await draw(0);
  document.getElementById("print")?.focus();
  stay(document.getElementById("sheet"), null);
}

// What is remembered is the practice's: which paper, which ink, who works here.

function remember() {
  const kept = new FormData(order);
  localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(REMEMBERED.map((key) => [key, kept.get(key) ?? ""]))));
}

function recall() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(STORE) ?? "{}");
  } catch {
    return;
  }
  for (const key of REMEMBERED) {
    const field = order.elements[key];
    if (!kept[key] || !field) continue;
    field.value = kept[key]; // of a group of radio buttons too
  }
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // back from another page: the patient is forgotten
});

// which sheets were printed here

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string").slice(0, MOST_RECENT) : [];
  } catch {
    return [];
  }
}

function used(names) {
  localStorage.setItem(RECENT, JSON.stringify([...new Set([...names, ...recent()])].slice(0, MOST_RECENT)));
}

recall();
if (recent().length) find(0);
if (chosen()) draw(0);
